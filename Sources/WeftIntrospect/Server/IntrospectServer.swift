import HTTPTypes
package import Hummingbird
package import Logging
import NIOCore
import ServiceLifecycle
package import WeftConnections
package import WeftHTTPServer
package import WeftMetrics

/// Serves the introspect pages of a process, and its figures, over HTTP. Read-only: requests that would change
/// something do not exist.
package struct IntrospectServer: Service, HTTPResponder {
    private let address: String
    private let port: Int
    private let isAtHomeToo: Bool
    private let pages: any IntrospectPages
    private let metrics: MetricsRegistry
    private let gates: ConnectionGates?
    private let gate: ConnectionGate
    private let names: [String]
    private let encryption: HTTPEncryption?
    private let logger: Logger
    private let room = PageRoom()

    /// - Parameters:
    ///   - isAtHomeToo: whether the machine's own commands find it on loopback, too.
    ///   - metrics: what the process counts beside what the pages show.
    ///   - gates: those of the process, which are shown, too.
    ///   - listener: the one of them that these pages are behind.
    ///   - encryption: nil for plain HTTP alone.
    ///   - names: that the server may be called by beside its addresses and the machine's name.
    package init(
        address: String, port: Int, isAtHomeToo: Bool = false, pages: any IntrospectPages,
        metrics: MetricsRegistry = MetricsRegistry(),
        gates: ConnectionGates? = nil, listener: Listener = .pages, names: [String] = [],
        encryption: HTTPEncryption? = nil, logger: Logger
    ) {
        self.encryption = encryption
        self.address = address
        self.port = port
        self.isAtHomeToo = isAtHomeToo
        self.pages = pages
        self.metrics = metrics
        self.gates = gates
        gate = gates?[listener] ?? ConnectionGate(listener, logger: logger)
        self.names = names
        self.logger = logger
    }

    package func run() async throws {
        let home = isAtHomeToo ? HomeAddress.beside(address, port) : nil
        let listeners = [(address, false)] + (home.map { [($0, true)] } ?? [])
        try await withThrowingDiscardingTaskGroup { group in
            for (host, mayBeTaken) in listeners {
                let listener = HTTPListener(
                    gate,
                    .init(host: host, port: port, encryption: encryption, names: names, mayBeTaken: mayBeTaken),
                    logger: logger, responder: self)
                group.addTask { try await listener.run() }
            }
        }
    }

    package func respond(to request: Request, context: HTTPContext) async -> Response {
        guard request.method == .get || request.method == .head else {
            var refusal = Self.text(.methodNotAllowed, "introspect pages are read with GET\n")
            refusal.headers[.allow] = "GET,HEAD"
            return refusal
        }
        let path = request.uri.path
        if path == "/" || path == "/index.html" { return Self.html(index) }
        if path == PageStyle.path { return Self.answer(.ok, "text/xsl", ByteBuffer(string: PageStyle.text)) }
        if path == Self.metricsPath { return await figures() }
        guard path.hasPrefix("/Snh_") else { return Self.text(.notFound, "there is no page \(path)\n") }
        let name = String(path.dropFirst("/Snh_".count))
        let arguments = Dictionary(
            request.uri.queryParameters.map { (String($0.key), String($0.value)) },
            uniquingKeysWith: { first, _ in first })
        let asked = IntrospectRequest(name, arguments)
        guard let fields = requests[name] else { return Self.text(.notFound, "there is no request \(name)\n") }
        if let unknown = asked.unknownField(besides: fields) {
            let known = fields.isEmpty ? "it has none" : "its fields are \(fields.joined(separator: ", "))"
            return Self.text(.badRequest, "\(name) has no field \(unknown.prefix(100)); \(known)\n")
        }
        do {
            return try await inTurn(as: "text/xml; charset=utf-8") {
                try await answer(asked).map { Array(Sandesh.page($0)) }
            } ?? Self.text(.notFound, "there is no request \(name)\n")
        } catch {
            return Self.text(.serviceUnavailable, "\(name) cannot be answered: \(error)\n")
        }
    }

    static let metricsPath = "/metrics"

    /// What collectors read.
    private func figures() async -> Response {
        await inTurn(as: Exposition.contentType) {
            var exposition = await metrics.exposition()
            await pages.addFigures(to: &exposition)
            exposition.add(ListenerMetrics.all, of: counts)
            exposition.add(ProcessReading.metrics, of: ProcessReading())
            return Array(exposition.text.utf8)
        } ?? Self.text(.notFound, "there are no figures\n")
    }

    /// Answers what is made in its turn and held until it is read; nil where there is nothing to make.
    private func inTurn(as type: String, _ make: () async throws -> [UInt8]?) async rethrows -> Response? {
        let made = try await room.inTurn { () throws -> (text: [UInt8], share: PageShare?)? in
            guard let text = try await make() else { return nil }
            return (text, room.take(text.count))
        }
        guard let made else {
            return Self.text(.serviceUnavailable, "too many pages are being asked for: try again in a minute\n")
        }
        guard let page = made else { return nil }
        guard let share = page.share else {
            return Self.text(
                .serviceUnavailable,
                "too many long pages are being read: narrow the request, or try again in half a minute\n")
        }
        return Self.answer(type, page.text, share)
    }

    /// Bytes that are handed over at once: those before have been taken by then.
    private static let piece = 64 << 10

    private static func answer(_ type: String, _ page: [UInt8], _ share: PageShare) -> Response {
        let body = ResponseBody(contentLength: page.count) { writer in
            for start in stride(from: 0, to: page.count, by: piece) {
                try await writer.write(ByteBuffer(bytes: page[start..<min(start + piece, page.count)]))
            }
            try await writer.finish(nil)
            withExtendedLifetime(share) {}
        }
        return Response(status: .ok, headers: [.contentType: type], body: body)
    }

    /// Those of every process with this one's.
    private var requests: [String: [String]] {
        pages.requests.merging([ProcessLoad.request: [], ListenerPage.request: []]) { own, _ in own }
    }

    private func answer(_ request: IntrospectRequest) async throws -> [Sandesh]? {
        switch request.name {
        case ProcessLoad.request: [ProcessLoad().response]
        case ListenerPage.request: [ListenerPage(counts).response]
        default: try await pages.answer(request)
        }
    }

    private var counts: [ConnectionCounts] { gates?.counts ?? [gate.counts] }

    private var index: String {
        let rows = requests.keys.sorted().map {
            "<li><a href=\"/Snh_\($0)\">\($0)</a></li>"
        }
        return "<!DOCTYPE html><title>\(pages.module)</title><h1>\(pages.module)</h1><ul>\(rows.joined())</ul>"
            + "<p><a href=\"\(Self.metricsPath)\">Figures for Prometheus</a></p>\n"
    }

    private static func text(_ status: HTTPResponse.Status, _ text: String) -> Response {
        answer(status, "text/plain", ByteBuffer(string: text))
    }

    private static func html(_ text: String) -> Response { answer(.ok, "text/html", ByteBuffer(string: text)) }

    private static func answer(_ status: HTTPResponse.Status, _ type: String, _ body: ByteBuffer) -> Response {
        Response(
            status: status, headers: [.contentType: "\(type); charset=utf-8"], body: .init(byteBuffer: body))
    }
}
