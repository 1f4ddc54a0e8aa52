import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Testing
import WeftHTTPServer
import WeftXML

@testable import WeftIntrospect

/// What stands in the query of a request, in the pages of every process.
@Suite("Fields of requests")
struct FieldTests {
    enum Process: CaseIterable {
        case controlNode, agent

        var pages: any IntrospectPages {
            switch self {
            case .controlNode: ControlNodePages(SampleControlNode())
            case .agent: AgentPages(SampleAgent())
            }
        }
    }

    private func serve(
        _ process: Process, _ check: @escaping @Sendable (any TestClientProtocol) async throws -> Void
    ) async throws {
        let server = IntrospectServer(
            address: "127.0.0.1", port: 0, pages: process.pages, logger: Logger(label: "test"))
        let responder = CallbackResponder { (request: Request, _: BasicRequestContext) in
            await server.respond(
                to: request, context: HTTPContext(source: .init(logger: Logger(label: "test"))))

        }
        try await Application(responder: responder).test(.router, check)
    }

    @Test("a field that comes alone is that field, and none is taken for the first", arguments: Process.allCases)
    func alone(_ process: Process) async throws {
        let pages = process.pages
        for (name, fields) in pages.requests {
            for field in fields.dropFirst() {
                let alone = try await pages.answer(IntrospectRequest(name, [field: "none such"])) ?? []
                let named = try await pages.answer(IntrospectRequest(name, [field: "none such", fields[0]: ""])) ?? []
                #expect(!alone.isEmpty && Sandesh.page(alone) == Sandesh.page(named), "\(name)?\(field)")
            }
        }
    }

    @Test("x alone stands for the first field, as readers have it", arguments: Process.allCases)
    func anyName(_ process: Process) async throws {
        let pages = process.pages
        for (name, fields) in pages.requests {
            guard let first = fields.first else { continue }
            for value in ["1", "none such", ""] {
                let any = try await pages.answer(IntrospectRequest(name, ["x": value])) ?? []
                let named = try await pages.answer(IntrospectRequest(name, [first: value])) ?? []
                #expect(!any.isEmpty && Sandesh.page(any) == Sandesh.page(named), "\(name)?\(first)=\(value)")
            }
        }
    }

    @Test("a field that a request does not have is refused, with those that it has", arguments: Process.allCases)
    func unknown(_ process: Process) async throws {
        try await serve(process) { client in
            for (name, fields) in process.pages.requests {
                for query in ["colour=red", "x=&colour=red", "colour"] + fields.prefix(1).map({ "\($0)=&colour=red" }) {
                    let response = try await client.execute(uri: "/Snh_\(name)?\(query)", method: .get)
                    let text = String(buffer: response.body)
                    #expect(response.status == .badRequest, "\(name)?\(query)")
                    #expect(text.contains("\(name) has no field"), "\(text)")
                    for field in fields { #expect(text.contains(field), "\(text)") }
                }
                let plain = try await client.execute(uri: "/Snh_\(name)", method: .get)
                #expect(plain.status == .ok, "\(name)")
                for field in fields {
                    let known = try await client.execute(uri: "/Snh_\(name)?\(field)=1", method: .get)
                    #expect(known.status == .ok, "\(name)?\(field)")
                }
            }
        }
    }

    @Test("the style sheet that each page names is there, and well formed", arguments: Process.allCases)
    func styleSheets(_ process: Process) async throws {
        try await serve(process) { client in
            var sheets: Set<String> = []
            for name in Array(process.pages.requests.keys) + ["CpuLoadInfoReq", "WeftListenerReq"] {
                let page = String(buffer: try await client.execute(uri: "/Snh_\(name)", method: .get).body)
                let named = try #require(page.firstMatch(of: /^<\?xml-stylesheet type="text\/xsl" href="([^"]+)"\?>/))
                sheets.insert(String(named.1))
            }
            #expect(!sheets.isEmpty)
            for sheet in sheets {
                let response = try await client.execute(uri: sheet, method: .get)
                #expect(response.status == .ok)
                #expect(response.headers[.contentType] == "text/xsl; charset=utf-8")
                let root = try XMLElement(parsing: String(buffer: response.body))
                #expect(root.name == "xsl:stylesheet")
                #expect(root["version"] == "1.0")
                #expect(!root.all("xsl:template").isEmpty)
            }
        }
    }
}
