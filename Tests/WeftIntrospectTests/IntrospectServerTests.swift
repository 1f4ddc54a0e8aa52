import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Testing
import WeftHTTPServer
import WeftMetrics
import WeftXML

@testable import WeftIntrospect

@Suite("The introspect server")
struct IntrospectServerTests {
    static func application(
        _ pages: any IntrospectPages = ControlNodePages(SampleControlNode())
    ) -> some ApplicationProtocol {
        let server = IntrospectServer(address: "127.0.0.1", port: 0, pages: pages, logger: Logger(label: "test"))
        return Application(
            responder: CallbackResponder { (request: Request, _: BasicRequestContext) in
                await server.respond(
                    to: request, context: HTTPContext(source: .init(logger: Logger(label: "test"))))
            }
        )
    }

    @Test("a page is compact XML in UTF-8 without a declaration")
    func page() async throws {
        try await Self.application().test(.router) { client in
            try await client.execute(uri: "/Snh_ShowRoutingInstanceReq?search_string=vn1", method: .get) { response in
                #expect(response.status == .ok)
                #expect(response.headers[.contentType] == "text/xml; charset=utf-8")
                #expect(String(buffer: response.body).hasPrefix("<?xml-stylesheet"))
            }
        }
    }

    @Test(
        "what is not there is said in words",
        arguments: [
            ("/Snh_Nonsense", HTTPResponse.Status.notFound, "there is no request Nonsense"),
            ("/other", .notFound, "there is no page /other"),
        ])
    func missing(path: String, status: HTTPResponse.Status, text: String) async throws {
        try await Self.application().test(.router) { client in
            try await client.execute(uri: path, method: .get) { response in
                #expect(response.status == status)
                #expect(String(buffer: response.body).contains(text))
            }
        }
    }

    /// Pages of a process that has no time for questions any more.
    private struct EndingPages: IntrospectPages {
        let module = "contrail-control"
        let requests = ["ShowXmppServerReq": [String]()]

        func answer(_ request: IntrospectRequest) async throws -> [Sandesh]? { throw CancellationError() }
        func addFigures(to exposition: inout Exposition) async {}
    }

    @Test("a page whose figures cannot be asked for is an error, and no page without rows")
    func unanswered() async throws {
        try await Self.application(EndingPages()).test(.router) { client in
            // Each takes a turn and gives it back.
            for _ in 0..<4 {
                try await client.execute(uri: "/Snh_ShowXmppServerReq", method: .get) { response in
                    #expect(response.status == .serviceUnavailable)
                    #expect(String(buffer: response.body).hasPrefix("ShowXmppServerReq cannot be answered: "))
                }
            }
        }
    }

    @Test("every process tells what it takes of its machine")
    func load() async throws {
        try await Self.application().test(.router) { client in
            try await client.execute(uri: "/Snh_CpuLoadInfoReq", method: .get) { response in
                let page = try XMLElement(parsing: String(buffer: response.body))
                let info = try #require(page.first("CpuLoadInfo"))
                for (name, least) in [("virt", 1000), ("peakvirt", 1000), ("res", 1000), ("total", 100_000)] {
                    #expect(try #require(Int(info.first(name)?.text ?? "")) >= least, "\(name)")
                }
                #expect(try #require(Int(info.text(of: "num_cpu"))) >= 1)
                #expect(try #require(Double(info.first("one_min_avg")?.text ?? "")) >= 0)
                #expect((0...100).contains(try #require(Double(info.text(of: "cpu_share")))))
            }
        }
    }

    @Test("every process tells what its listeners take, and what they refused")
    func listeners() async throws {
        try await Self.application().test(.router) { client in
            try await client.execute(uri: "/Snh_WeftListenerReq", method: .get) { response in
                let page = try XMLElement(parsing: String(buffer: response.body))
                let listener = try #require(page.first("WeftListener"))
                #expect(listener.text(of: "name") == "introspect pages")
                #expect(try #require(Int(listener.text(of: "limit"))) > 0)
                #expect(listener.child("refused")?.all("WeftConnectionCount").count == 3)
                #expect(listener.child("closed")?.all("WeftConnectionCount").count == 7)
            }
        }
    }

    @Test("the index names every request, and nothing is changed by other methods")
    func index() async throws {
        try await Self.application().test(.router) { client in
            try await client.execute(uri: "/", method: .get) { response in
                #expect(String(buffer: response.body).contains("Snh_ShowRouteReq"))
            }
            try await client.execute(uri: "/", method: .head) { #expect($0.status == .ok) }
            try await client.execute(uri: "/Snh_ShowRouteReq", method: .post) {
                #expect($0.status == .methodNotAllowed && $0.headers[.allow] == "GET,HEAD")
            }
        }
    }
}
