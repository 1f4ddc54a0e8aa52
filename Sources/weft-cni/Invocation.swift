import Glibc
import WeftJSON

/// What the runtime handed over: the `CNI_…` variables and the network configuration on standard input.
struct Invocation {
    /// The longest configuration that is read. A GC call lists every attachment of a host, so this is generous.
    static let maximumConfigurationLength = 4 << 20

    let environment: [(name: String, value: String)]
    let input: [UInt8]
    /// `input` as an object; empty when VERSION came without one, or DEL with one that cannot be read.
    let configuration: JSONObject

    /// DEL needs nothing but container and interface: whatever became of the configuration since ADD, it keeps no pod
    /// from ending.
    init() throws(Failure) {
        let variables = Self.cniEnvironment()
        let command = variables.first { $0.name == "CNI_COMMAND" }?.value ?? ""
        let isDeletion = command == "DEL"
        environment = isDeletion ? variables.filter { Self.deletionVariables.contains($0.name) } : variables
        do throws(Failure) {
            let bytes = try Self.readInput()
            guard !command.isEmpty else { throw Failure(.invalidEnvironment, "CNI_COMMAND is not set") }
            configuration = bytes.isEmpty && command == "VERSION" ? [:] : try Self.parse(bytes)
            input = bytes
        } catch {
            guard isDeletion else { throw error }
            input = []
            configuration = [:]
        }
    }

    private static let deletionVariables: Set = ["CNI_COMMAND", "CNI_CONTAINERID", "CNI_IFNAME", "CNI_NETNS"]

    private static func parse(_ input: [UInt8]) throws(Failure) -> JSONObject {
        let parsed: JSON
        do {
            parsed = try JSON(parsing: input)
        } catch {
            throw Failure(.decoding, "network configuration: \(error)")
        }
        guard let object = parsed.object else {
            throw Failure(.decoding, "network configuration: not a JSON object")
        }
        return object
    }

    var command: String { self["CNI_COMMAND"] }
    subscript(name: String) -> String { environment.first { $0.name == name }?.value ?? "" }

    /// Key `socket`; by default that of an agent which is named like this machine.
    var socketPath: String { configuration["socket"]?.string ?? "/run/weft/\(Self.hostName)/cni.sock" }

    /// Key `state-directory`: where the agent keeps its port records and looks for deletions.
    var stateDirectory: String { configuration["state-directory"]?.string ?? "/var/lib/weft/\(Self.hostName)" }

    /// The request as it travels, and as a deletion is kept on disk:
    ///
    ///     +---------+--------------------+----------------------+------------------------+---------------+
    ///     | version | environment length | configuration length | NAME=value, NUL apart  | configuration |
    ///     | 1 byte  | 4, big-endian      | 4, big-endian        |                        |               |
    ///     +---------+--------------------+----------------------+------------------------+---------------+
    var request: [UInt8] {
        let variables = Array(environment.map { "\($0.name)=\($0.value)" }.joined(separator: "\0").utf8)
        var bytes: [UInt8] = [1]
        bytes.append(bigEndian: UInt32(variables.count))
        bytes.append(bigEndian: UInt32(input.count))
        return bytes + variables + input
    }

    private static func cniEnvironment() -> [(name: String, value: String)] {
        var variables: [(name: String, value: String)] = []
        var entry = environ
        while let text = entry.pointee {
            let pair = String(cString: text)
            if pair.hasPrefix("CNI_"), let equals = pair.firstIndex(of: "=") {
                variables.append((String(pair[..<equals]), String(pair[pair.index(after: equals)...])))
            }
            entry += 1
        }
        return variables
    }

    private static func readInput() throws(Failure) -> [UInt8] {
        var input: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = chunk.withUnsafeMutableBytes { read(STDIN_FILENO, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Failure(.inputOutput, "standard input: \(Failure.systemMessage)") }
            if count == 0 { return input }
            input += chunk[..<count]
            guard input.count <= maximumConfigurationLength else {
                throw Failure(
                    .decoding,
                    "the network configuration on standard input is longer than \(maximumConfigurationLength) bytes")
            }
        }
    }

    private static var hostName: String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "localhost" }
        return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}

extension [UInt8] {
    mutating func append(bigEndian value: UInt32) {
        for shift in [24, 16, 8, 0] { append(UInt8(truncatingIfNeeded: value >> UInt32(shift))) }
    }
}
