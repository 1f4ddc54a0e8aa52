import Testing
import WeftXML

@testable import WeftIntrospect

@Suite("The schema of the pages")
struct SchemaTests {
    private static let processes: [any IntrospectPages] = [
        ControlNodePages(SampleControlNode()), AgentPages(SampleAgent()),
    ]

    /// Values that the schema has no field for, which no reader would see.
    private static func undescribed(_ structure: Sandesh) -> [String] {
        let fields = SandeshSchema.shared.structures[structure.name]
        let names = Set((fields ?? []).map(\.name))
        let own = structure.values.keys.filter { !names.contains($0) }.map { "\(structure.name).\($0)" }
        return structure.values.values.reduce(fields == nil ? [structure.name] : own) { found, value in
            switch value {
            case .structure(let inner): found + undescribed(inner)
            case .structures(let list): found + list.flatMap(undescribed)
            case .text, .number, .flag, .texts, .soleText: found
            }
        }
    }

    @Test("every value of every page has its field", arguments: processes.indices)
    func pages(index: Int) async throws {
        let pages = Self.processes[index]
        for request in pages.requests.keys.sorted() {
            let names = ["1", SampleControlNode.instance(0) + ".inet.0", ""]
            for x in names {
                let arguments = ["x": x, "vrf_index": x, "search_string": "", "table_name": "virtual-network"]
                let responses = try await pages.answer(IntrospectRequest(request, arguments)) ?? []
                #expect(Set(responses.flatMap(Self.undescribed)) == [], "\(request)")
            }
        }
        #expect(Self.undescribed(ProcessLoad().response) == [])
    }

    @Test("ctr bgp_stats prints what went through the sockets")
    func traffic() async throws {
        let page = try await ControlNodePagesTests.page("ShowBgpServerReq")
        let received = try #require(page.first("rx_socket_stats"))
        #expect(["bytes", "calls", "average_bytes"].map { received.first($0)?.text } == ["1000", "10", "100"])
    }
}
