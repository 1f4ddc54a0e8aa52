package import WeftJSON
package import WeftNet
package import WeftVRouter

/// A checked call of the plugin.
package struct CNIRequest: Hashable, Sendable {
    package enum Verb: String, Hashable, Sendable {
        case add = "ADD"
        case delete = "DEL"
        case check = "CHECK"
        case status = "STATUS"
        case collectGarbage = "GC"
    }

    package var verb: Verb
    package var version: CNIVersion
    /// `name` of the network configuration.
    package var network: String
    /// `cluster-name`: which orchestrator's pods these are.
    package var cluster: String
    package var containerID: String
    package var interfaceName: String
    package var sandbox: String
    package var podNamespace: String
    package var podName: String
    package var podID: ObjectID?
    package var previousResult: JSONObject?
    package var validAttachments: Set<Port.Attachment>

    package var attachment: Port.Attachment {
        Port.Attachment(network: network, cluster: cluster, containerID: containerID, interfaceName: interfaceName)
    }

    /// The name of the pod's virtual machine (kubernetes.md §5).
    package var virtualMachine: String { "\(cluster)__\(podNamespace)__\(podName)" }
}

extension CNIRequest {
    /// Checks everything that the verb needs; the failure names what is wrong.
    package init(_ frame: CNIFrame.Request) throws(CNIFailure) {
        let configuration = try Self.configuration(frame.configuration)
        let environment = frame.environment
        guard let verb = Verb(rawValue: environment["CNI_COMMAND"] ?? "") else {
            throw CNIFailure(.invalidEnvironment, "CNI_COMMAND is \"\(environment["CNI_COMMAND"] ?? "")\"")
        }
        self.verb = verb
        version = try Self.version(configuration)
        guard version >= verb.since else {
            throw CNIFailure(
                .incompatibleVersion,
                "\(verb.rawValue) came with CNI \(verb.since.text), not with \(version.text)")
        }
        network = try Self.text("name", in: configuration)
        cluster = try Self.text("cluster-name", in: configuration)
        containerID = environment["CNI_CONTAINERID"] ?? ""
        interfaceName = environment["CNI_IFNAME"] ?? ""
        sandbox = environment["CNI_NETNS"] ?? ""
        let arguments = try Self.arguments(environment["CNI_ARGS"] ?? "")
        podNamespace = arguments["K8S_POD_NAMESPACE"] ?? ""
        podName = arguments["K8S_POD_NAME"] ?? ""
        // A static pod's UID is a hash without dashes that the API server never sees: there is nothing to compare.
        let uid = arguments["K8S_POD_UID"].flatMap { $0.contains("-") ? $0 : nil }
        podID = uid.flatMap { ObjectID($0) }
        previousResult = configuration["prevResult"]?.object
        validAttachments = []

        if verb.isAboutAttachment {
            try Self.require(containerID, "CNI_CONTAINERID", isValid: Self.isContainerID)
            try Self.require(interfaceName, "CNI_IFNAME", isValid: Self.isInterfaceName)
        }
        if verb == .add || verb == .check {
            try Self.require(sandbox, "CNI_NETNS") { _ in true }
        }
        if verb == .add {
            guard !podNamespace.isEmpty else {
                throw CNIFailure(.invalidEnvironment, "CNI_ARGS has no K8S_POD_NAMESPACE")
            }
            guard !podName.isEmpty else { throw CNIFailure(.invalidEnvironment, "CNI_ARGS has no K8S_POD_NAME") }
            if let uid, podID == nil {
                throw CNIFailure(.invalidEnvironment, "K8S_POD_UID \"\(uid)\" in CNI_ARGS is no UUID")
            }
        }
        if verb == .check, previousResult == nil {
            throw CNIFailure(.invalidConfiguration, "CHECK needs prevResult in the network configuration")
        }
        if verb == .collectGarbage { validAttachments = try validAttachments(configuration) }
    }

    private static func configuration(_ bytes: [UInt8]) throws(CNIFailure) -> JSONObject {
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

    private static func version(_ configuration: JSONObject) throws(CNIFailure) -> CNIVersion {
        // Specification: a configuration without the key speaks 0.1.0.
        let text = configuration["cniVersion"]?.string ?? "0.1.0"
        guard let version = CNIVersion(text) else {
            let known = CNIVersion.supported.joined(separator: ", ")
            throw CNIFailure(.incompatibleVersion, "cniVersion \(text) is not among \(known)")
        }
        return version
    }

    private static func text(_ key: String, in configuration: JSONObject) throws(CNIFailure) -> String {
        guard let text = configuration[key]?.string, !text.isEmpty else {
            throw CNIFailure(.invalidConfiguration, "the network configuration has no \"\(key)\"")
        }
        return text
    }

    private static func require(
        _ value: String, _ name: String, isValid: (String) -> Bool
    ) throws(CNIFailure) {
        guard !value.isEmpty else { throw CNIFailure(.invalidEnvironment, "\(name) is not set") }
        guard isValid(value) else { throw CNIFailure(.invalidEnvironment, "\(name) \"\(value)\" is not valid") }
    }

    /// A letter or digit, then letters, digits, `_`, `.`, `-`.
    private static func isContainerID(_ text: String) -> Bool {
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
    private static func isInterfaceName(_ text: String) -> Bool {
        text.utf8.count <= 15 && text != "." && text != ".."
            && text.utf8.allSatisfy { $0 > 0x20 && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: ":") && $0 != 0x7f }
    }

    /// `IgnoreUnknown=1;K8S_POD_NAMESPACE=default;…`
    private static func arguments(_ text: String) throws(CNIFailure) -> [String: String] {
        var arguments: [String: String] = [:]
        for pair in text.split(separator: ";") {
            guard let equals = pair.firstIndex(of: "=") else {
                throw CNIFailure(.invalidEnvironment, "CNI_ARGS holds \"\(pair)\", which is not KEY=VALUE")
            }
            arguments[String(pair[..<equals])] = String(pair[pair.index(after: equals)...])
        }
        return arguments
    }

    private func validAttachments(_ configuration: JSONObject) throws(CNIFailure) -> Set<Port.Attachment> {
        guard let list = configuration["cni.dev/valid-attachments"]?.array else {
            throw CNIFailure(.invalidConfiguration, "GC needs the list \"cni.dev/valid-attachments\"")
        }
        var valid: Set<Port.Attachment> = []
        for entry in list {
            // A list that we only half understand would delete what it wants to keep.
            guard let containerID = entry["containerID"]?.string, let interfaceName = entry["ifname"]?.string else {
                throw CNIFailure(
                    .invalidConfiguration, "\"cni.dev/valid-attachments\" holds an entry without containerID or ifname")
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
    fileprivate var since: CNIVersion {
        switch self {
        case .add, .delete: .oldest
        case .check: .withCheck
        case .status, .collectGarbage: .newest
        }
    }

    fileprivate var isAboutAttachment: Bool {
        switch self {
        case .add, .delete, .check: true
        case .status, .collectGarbage: false
        }
    }
}
