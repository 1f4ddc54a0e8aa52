import Testing
import WeftXML

@testable import WeftIntrospect

/// The look-ups that `ist.py ctr ifmap` makes, on the same pages.
@Suite("Pages of the configuration graph")
struct GraphPagesTests {
    private static func page(_ name: String, _ arguments: [String: String] = [:]) async throws -> XMLElement {
        try await ControlNodePagesTests.page(name, arguments)
    }

    /// All pages of a listing, as the reader gets them: it goes on where `next_batch` says.
    private static func pages(_ name: String, _ arguments: [String: String]) async throws -> [XMLElement] {
        var pages = [try await page(name, arguments)]
        while let next = pages.last?.first("next_batch"), !next.text.isEmpty {
            let link = try #require(next["link"])
            pages.append(try await page(link, ["x": next.text]))
        }
        return pages
    }

    @Test("ctr ifmap client -l lists clients by name and by number, with what they are to know and know")
    func clients() async throws {
        let page = try await Self.page("IFMapServerClientShowReq")
        let names = page.all("IFMapServerClientMapShowEntry")
        let fields = ["client_name", "interest_tracker_entries", "advertised_tracker_entries"]
        #expect(
            names.map { row in fields.map { row.text(of: $0) } } == [
                ["compute-7", "13", "12"], ["compute-8", "0", "0"],
            ])
        #expect(
            page.all("IFMapServerIndexMapShowEntry").map {
                "\($0.text(of: "client_index")) \($0.text(of: "client_name"))"
            }
                == ["1 compute-8", "4 compute-7"])
        let found = try await Self.page("IFMapServerClientShowReq", ["search_string": "te-8"])
        let list = try #require(found.first("IFMapServerShowClientMap"))
        #expect(list.text(of: "table_count") == "2")
        #expect(list.text(of: "print_count") == "1")
        #expect(list.all("client_name").map(\.text) == ["compute-8"])
        #expect(found.all("IFMapServerClientHistoryEntry") == [])
    }

    @Test("ctr ifmap client --history says how long ago clients came and went")
    func history() async throws {
        let page = try await Self.page("IFMapServerClientShowReq")
        let rows = page.all("IFMapServerClientHistoryEntry")
        let fields = ["client_name", "client_index", "creation_time_ago", "deletion_time_ago"]
        #expect(
            rows.map { row in fields.map { row.text(of: $0) } }
                == [["compute-9", "2", "27:03:04.000042", "00:00:05.500000"]])
    }

    @Test(
        "ctr ifmap client lists what a client is to know, page by page, by its name and its number",
        arguments: [
            ("IFMapPerClientNodesShowReq", "IFMapPerClientNodesShowInfo", "node_name"),
            ("IFMapPerClientLinksShowReq", "IFMapPerClientLinksShowInfo", "right"),
        ], ["compute-7", "4"])
    func client(listing: (request: String, row: String, field: String), client: String) async throws {
        let pages = try await Self.pages(
            listing.request, ["client_index_or_name": client, "search_string": ""])
        #expect(pages.map { $0.all(listing.row).count } == [1200, 1200, 100])
        let rows = pages.flatMap { $0.all(listing.row) }
        #expect(
            rows.map { $0.text(of: listing.field) }
                == (0..<SampleControlNode.linkCount).map { "virtual-machine:pod\($0)" })
        let fields = ["sent", "interest_tracked", "advertised_tracked"]
        #expect(
            rows.prefix(2).map { row in fields.map { row.text(of: $0) } } == [
                ["No", "Yes", "No"], ["Yes", "Yes", "Yes"],
            ])
        let found = try await Self.pages(
            listing.request, ["client_index_or_name": client, "search_string": "pod2499"])
        #expect(found.flatMap { $0.all(listing.row) }.count == 1)
        let nobody = try await Self.page(listing.request, ["client_index_or_name": "compute-8", "search_string": ""])
        #expect(nobody.all(listing.row) == [])
    }

    @Test(
        "ctr ifmap link searches both ends and the kind of link by expressions",
        arguments: [
            ("", "", 2500), ("pod24.9$", "", 10), ("virtual-router:compute-7", "", 2500),
            ("pod7$", "router-virtual", 1),
            ("", "^virtual-machine", 0), ("none", "", 0), ("pod(", "", 0),
        ])
    func links(search: String, metadata: String, count: Int) async throws {
        let pages = try await Self.pages("IFMapLinkTableShowReq", ["search_string": search, "metadata": metadata])
        let rows = pages.flatMap { $0.all("IFMapLinkShowInfo") }
        #expect(rows.count == count)
        #expect(Set(rows.map { $0.text(of: "right") }).count == count)
        #expect(pages[0].first("table_size")?.text == "2500")
    }

    @Test("a link shows whom it concerns, who was told, and who says that it is there")
    func link() async throws {
        let rows = try await Self.page("IFMapLinkTableShowReq").all("IFMapLinkShowInfo")
        let fields = ["metadata", "left", "interests", "advertised"]
        #expect(
            rows.prefix(2).map { row in fields.map { row.text(of: $0) } } == [
                ["virtual-router-virtual-machine", "virtual-router:compute-7", "compute-7", ""],
                ["virtual-router-virtual-machine", "virtual-router:compute-7", "compute-7", "compute-7"],
            ])
        #expect(rows[0].all("origin").map(\.text) == ["configuration", "agent"])
    }

    @Test("a search without what stands before it is a search")
    func searchAlone() async throws {
        let links = try await Self.pages("IFMapLinkTableShowReq", ["metadata": "^virtual-machine"])
        #expect(links.flatMap { $0.all("IFMapLinkShowInfo") } == [])
        let nodes = try await Self.page("IFMapTableShowReq", ["search_string": ":vn1"])
        #expect(nodes.all("node_name").map(\.text) == ["virtual-network:" + SampleControlNode.networks[0]])
        #expect(try await Self.page("IFMapTableShowReq", ["x": "virtual-network"]).all("node_name").count == 2)
    }

    @Test("a page that nobody was told of is empty", arguments: ["", "x", "00", "310a", "310a0a0a", "0a780a79"])
    func madeUpPages(key: String) async throws {
        for name in ["IFMapLinkTableShowReq", "IFMapPerClientNodesShowReq", "IFMapPerClientLinksShowReq"] {
            let page = try await Self.page(name + "Iterate", ["x": key])
            #expect(page.first("list")?["size"] == "0")
            #expect(page.first("next_batch")?.text == "")
        }
    }
}
