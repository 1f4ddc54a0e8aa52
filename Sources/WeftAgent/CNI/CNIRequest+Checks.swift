import WeftJSON
import WeftVRouter

/// What a call has to hold; each failure names what is wrong.
extension CNIRequest {
    static func configuration(_ bytes: [UInt8]) throws(CNIFailure) -> JSONObject {
        let parsed: JSON
        do {
            parsed = try JSON(parsing: bytes)
        } catch {
            throw CNIFailure(.decoding, "network configuration: \(error)")
        }
        guard let object = parsed.object else {
            throw CNIFailure(.decoding, "network configuration: not a JSON object")
        }
        return object
    }

    static func version(_ configuration: JSONObject) throws(CNIFailure) -> CNIVersion {
        // Specification: a configuration without the key speaks 0.1.0.
        let text = configuration["cniVersion"]?.string ?? "0.1.0"
        guard let version = CNIVersion(text) else {
            let known = CNIVersion.supported.joined(separator: ", ")
            throw CNIFailure(.incompatibleVersion, "cniVersion \(text) is not among \(known)")
        }
        return version
    }

    static func text(_ key: String, in configuration: JSONObject) throws(CNIFailure) -> String {
        guard let text = configuration[key]?.string, !text.isEmpty else {
            throw CNIFailure(.invalidConfiguration, "the network configuration has no \"\(key)\"")
        }
        return text
    }

    static func require(
        _ value: String, _ name: String, isValid: (String) -> Bool
    ) throws(CNIFailure) {
        guard !value.isEmpty else { throw CNIFailure(.invalidEnvironment, "\(name) is not set") }
        guard isValid(value) else { throw CNIFailure(.invalidEnvironment, "\(name) \"\(value)\" is not valid") }
    }

    /// A letter or digit, then letters, digits, `_`, `.`, `-`.
    static func isContainerID(_ text: String) -> Bool {
        guard let first = text.utf8.first, text.utf8.count <= 128 else { return false }
        func isPlain(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"):
                true
            default: false
            }
        }
        return isPlain(first) && text.utf8.allSatisfy { isPlain($0) || "_.-".utf8.contains($0) }
    }

    /// What the kernel takes: one to fifteen bytes, no slash, colon or space, not a folder's name.
    static func isInterfaceName(_ text: String) -> Bool {
        (1...15).contains(text.utf8.count) && text != "." && text != ".."
            && text.utf8.allSatisfy { $0 > 0x20 && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: ":") && $0 != 0x7f }
    }

    /// `IgnoreUnknown=1;K8S_POD_NAMESPACE=default;…`
    static func arguments(_ text: String) throws(CNIFailure) -> [String: String] {
        var arguments: [String: String] = [:]
        for pair in text.split(separator: ";") {
            guard let equals = pair.firstIndex(of: "=") else {
                throw CNIFailure(.invalidEnvironment, "CNI_ARGS holds \"\(pair)\", which is not KEY=VALUE")
            }
            arguments[String(pair[..<equals])] = String(pair[pair.index(after: equals)...])
        }
        return arguments
    }

    func validAttachments(_ configuration: JSONObject) throws(CNIFailure) -> Set<Port.Attachment> {
        let key = "cni.dev/valid-attachments"
        let list: [JSON]
        switch configuration[key] {
        // How runtimes written in Go say an empty list.
        case .some(.null): list = []
        case .some(.array(let entries)): list = entries
        default: throw CNIFailure(.invalidConfiguration, "GC needs the list \"\(key)\"")
        }
        var valid: Set<Port.Attachment> = []
        for entry in list {
            // A list that we only half understand would delete what it wants to keep.
            guard let containerID = entry["containerID"]?.string, let interfaceName = entry["ifname"]?.string else {
                throw CNIFailure(
                    .invalidConfiguration, "\"\(key)\" holds an entry without containerID or ifname")
            }
            valid.insert(
                Port.Attachment(
                    network: network, cluster: cluster, containerID: containerID, interfaceName: interfaceName))
        }
        return valid
    }
}

extension CNIRequest.Verb {
    /// The version that introduced the verb.
    var since: CNIVersion {
        switch self {
        case .add, .delete: .oldest
        case .check: .withCheck
        case .status, .collectGarbage: .newest
        }
    }

    var isAboutAttachment: Bool {
        switch self {
        case .add, .delete, .check: true
        case .status, .collectGarbage: false
        }
    }
}
