import HTTPTypes
import Hummingbird
package import Logging
import NIOCore
import ServiceLifecycle
package import WeftConnections
import WeftHTTPServer

/// Serves the introspect pages of a process over HTTP. Read-only: requests that would change something do not exist.
package struct IntrospectServer: Service {
    private let address: String
    private let port: Int
    private let pages: any IntrospectPages
    private let gates: ConnectionGates?
    private let gate: ConnectionGate
    private let names: [String]?
    private let logger: Logger

    /// - Parameters:
    ///   - gates: those of the process, which are shown, too.
    ///   - listener: the one of them that these pages are behind.
    ///   - names: that the server may be called by beside its addresses and the machine's name; nil for any.
    package init(
        address: String, port: Int, pages: any IntrospectPages, gates: ConnectionGates? = nil,
        listener: Listener = .pages, names: [String]? = nil, logger: Logger
    ) {
        self.address = address
        self.port = port
        self.pages = pages
        self.gates = gates
        gate = gates?[listener] ?? ConnectionGate(listener, logger: logger)
        self.names = names
        self.logger = logger
    }

    package func run() async throws {
        try await HTTPListener(gate, .init(host: address, port: port, names: names), logger: logger) { request, _ in
            await respond(request)
        }.run()
    }

    func respond(_ request: Request) async -> Response {
        guard request.method == .get else {
            return Self.text(.methodNotAllowed, "introspect pages are read with GET\n")
        }
        let path = request.uri.path
        if path == "/" || path == "/index.html" { return Self.html(index) }
        guard path.hasPrefix("/Snh_") else { return Self.text(.notFound, "there is no page \(path)\n") }
        let name = String(path.dropFirst("/Snh_".count))
        let arguments = Dictionary(
            request.uri.queryParameters.map { (String($0.key), String($0.value)) },
            uniquingKeysWith: { first, _ in first })
        guard let responses = await answer(IntrospectRequest(name, arguments)) else {
            return Self.text(.notFound, "there is no request \(name)\n")
        }
        return Response(
            status: .ok, headers: [.contentType: "text/xml; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(bytes: Sandesh.page(responses))))
    }

    private func answer(_ request: IntrospectRequest) async -> [Sandesh]? {
        switch request.name {
        case ProcessLoad.request: [ProcessLoad().response]
        case ListenerPage.request: [ListenerPage(gates?.counts ?? [gate.counts]).response]
        default: await pages.answer(request)
        }
    }

    private var index: String {
        let rows = (pages.requests + [ProcessLoad.request, ListenerPage.request]).sorted().map {
            "<li><a href=\"/Snh_\($0)\">\($0)</a></li>"
        }
        return "<!DOCTYPE html><title>\(pages.module)</title><h1>\(pages.module)</h1><ul>\(rows.joined())</ul>\n"
    }

    private static func text(_ status: HTTPResponse.Status, _ text: String) -> Response {
        Response(
            status: status, headers: [.contentType: "text/plain; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    private static func html(_ text: String) -> Response {
        Response(
            status: .ok, headers: [.contentType: "text/html; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }
}
