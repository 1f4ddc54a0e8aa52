package import NIOCore

/// The bytes between the plugin and the agent (`weft-cni`, `Invocation.request`): lengths first, so that either side
/// knows whether it has all.
package enum CNIFrame {
    package static let version: UInt8 = 1
    package static let maximumEnvironmentLength = 64 << 10
    package static let maximumConfigurationLength = 4 << 20
    static let headerLength = 9

    /// A request whose bytes are all there.
    package struct Request: Hashable, Sendable {
        package var environment: [String: String]
        package var configuration: [UInt8]

        package init(environment: [String: String], configuration: [UInt8]) {
            self.environment = environment
            self.configuration = configuration
        }
    }

    /// Takes one request from the front of `buffer`; `nil` while bytes are missing.
    package static func read(from buffer: inout ByteBuffer) throws(CNIFailure) -> Request? {
        let start = buffer.readerIndex
        guard let version = buffer.getInteger(at: start, as: UInt8.self) else { return nil }
        guard version == Self.version else {
            throw CNIFailure(
                .decoding, "the plugin speaks version \(version) of the agent's protocol, not \(Self.version)")
        }
        guard let variables = buffer.getInteger(at: start + 1, as: UInt32.self),
            let configuration = buffer.getInteger(at: start + 5, as: UInt32.self)
        else { return nil }
        guard variables <= maximumEnvironmentLength else {
            throw CNIFailure(
                .decoding, "an environment of \(variables) bytes is longer than \(maximumEnvironmentLength)")
        }
        guard configuration <= maximumConfigurationLength else {
            throw CNIFailure(
                .decoding, "a configuration of \(configuration) bytes is longer than \(maximumConfigurationLength)")
        }
        guard buffer.readableBytes >= headerLength + Int(variables) + Int(configuration) else { return nil }
        buffer.moveReaderIndex(forwardBy: headerLength)
        let text = buffer.readString(length: Int(variables)) ?? ""
        var environment: [String: String] = [:]
        for pair in text.split(separator: "\0") {
            guard let equals = pair.firstIndex(of: "=") else { continue }
            environment[String(pair[..<equals])] = String(pair[pair.index(after: equals)...])
        }
        return Request(
            environment: environment, configuration: buffer.readBytes(length: Int(configuration)) ?? [])
    }

    /// The agent's answer: the plugin's exit code and what it prints.
    package static func write(exitCode: UInt8, body: [UInt8], into buffer: inout ByteBuffer) {
        buffer.writeInteger(exitCode)
        buffer.writeInteger(UInt32(body.count))
        buffer.writeBytes(body)
    }
}
