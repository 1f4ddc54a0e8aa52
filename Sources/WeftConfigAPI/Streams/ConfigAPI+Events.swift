import Hummingbird
import NIOCore
import WeftConfig
import WeftHTTPServer
import WeftJSON
import WeftModel
import WeftNet

extension ConfigAPI {
    /// `GET /weft/events`: one line of JSON per batch, first everything there is, then every change, for ever; an empty
    /// line now and then. Secrets, such as the keys of BGP peers, go over TLS only, to control nodes, who need them,
    /// and to administrators.
    ///
    /// ```
    /// {"revision": 12, "complete": true, "changes": [
    ///   {"put": {"type": "virtual-network", "uuid": "5d2c…", "fq_name": […], "properties": {…}, "refs": […]}},
    ///   {"delete": {"type": "virtual-network", "uuid": "aaaa…"}}]}
    /// ```
    ///
    /// On the port that speaks nothing else they are shown to whoever reaches it; where plain HTTP is spoken, too, and
    /// so strangers call, to control nodes that show their certificate.
    func events(_ call: APICall) throws -> Response {
        EventStream(
            try service.events(by: call.caller), try streams.take(call.client.source), to: call.client
        ).response(
            [.contentType: "application/x-ndjson"],
            BatchLines(showsSecrets: showsSecrets(to: call)))
    }
}

extension ConfigAPI {
    private func showsSecrets(to call: APICall) -> Bool {
        guard service.seesSecrets(call.caller) else { return false }
        // Where plain HTTP is spoken, too, strangers call.
        return scheme(isEncrypted: false) == "https" || call.client.isEncrypted && call.caller.identity.isProved
    }
}

private struct BatchLines: EventFormat {
    static let pulse = "\n"

    /// Bytes of a piece, about.
    private static let size = 48 << 10

    let showsSecrets: Bool

    @concurrent func begin(_ writer: inout any ResponseBodyWriter) async throws {}

    @concurrent func write(_ batch: ConfigEvents, to writer: inout any ResponseBodyWriter) async throws {
        var out = Array(
            "{\"revision\":\(batch.revision),\"complete\":\(batch.isComplete),\"changes\":[".utf8)
        for (index, change) in batch.changes.enumerated() {
            if index > 0 { out.append(UInt8(ascii: ",")) }
            (showsSecrets ? change : change.masked).json.write(into: &out)
            guard out.count >= Self.size else { continue }
            try await writer.write(ByteBuffer(bytes: out))
            out = []
        }
        out.append(contentsOf: "]}\n".utf8)
        try await writer.write(ByteBuffer(bytes: out))
    }
}
