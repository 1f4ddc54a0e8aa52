import Testing
import WeftJSON
import WeftModel
import WeftNet

@testable import WeftConfig

@Suite("List")
struct ListQueryTests {
    var bench: Bench
    let project: ObjectID

    init() throws {
        bench = try Bench()
        try bench.makeProject()
        project = try bench.id(.project, Bench.shop)
        for (name, mtu) in [("c", 1500), ("a", 1400), ("b", 1500)] {
            try bench.makeNetwork(
                name, nil, ["mtu": JSON(mtu), "virtual_network_properties": ["forwarding_mode": "l3", "rpf": nil]])
        }
    }

    private func select(_ query: ListQuery) throws(ConfigError) -> (names: [String], marker: JSON?) {
        let (rows, marker) = try query.select(bench.core.catalog.candidates(query))
        return (rows.map(\.name.name), marker)
    }

    private func query(_ adjust: (inout ListQuery) -> Void) -> ListQuery {
        var query = ListQuery(.virtualNetwork)
        query.parents = [project]
        adjust(&query)
        return query
    }

    @Test("a collection is ordered by name, children by age")
    func order() throws {
        var query = ListQuery(.virtualNetwork)
        query.ids = Array(bench.core.catalog.children(of: project, .virtualNetwork) ?? .many([]))
        #expect(try select(query).names == ["a", "b", "c"])
        query.parents = [project]
        #expect(try select(query).names == ["c", "a", "b"])
    }

    @Test("anchors narrow each other, unknown ones leave nothing")
    mutating func anchors() throws {
        let b = try bench.id(.virtualNetwork, Bench.shop.child("b"))
        #expect(try select(query { $0.ids = [b, .zero] }).names == ["b"])
        #expect(try select(query { $0.names = [Bench.shop.child("a"), ["no", "where"]] }).names == ["a"])
        #expect(try select(query { $0.parents = [.zero] }).names.isEmpty)
        #expect(
            try select(
                query {
                    $0.parents = nil
                    $0.parentName = Bench.shop
                }
            ).names == ["c", "a", "b"])
        let policy = try bench.create(.networkPolicy, Bench.shop.child("p"))
        try bench.update(.virtualNetwork, b, ["network_policy_refs": [ref(policy, .null)]])
        #expect(try select(query { $0.backReferences = [policy] }).names == ["b"])
    }

    @Test("values of one field are alternatives, fields must all match, unknown ones do not filter")
    func filters() throws {
        typealias Filter = ListQuery.Filter
        #expect(try select(query { $0.filters = [Filter(field: "mtu", values: [1500])] }).names == ["c", "b"])
        #expect(try select(query { $0.filters = [Filter(field: "mtu", values: [1500, 1400])] }).names.count == 3)
        let both = [Filter(field: "mtu", values: [1500]), Filter(field: "display_name", values: ["b"])]
        #expect(try select(query { $0.filters = both }).names == ["b"])
        #expect(try select(query { $0.filters = [Filter(field: "invented", values: [1])] }).names.count == 3)
        let inside = Filter(field: "virtual_network_properties", values: [["forwarding_mode": "l3"]])
        #expect(try select(query { $0.filters = [inside] }).names.count == 3)
        let other = Filter(field: "virtual_network_properties", values: [["forwarding_mode": "l2"]])
        #expect(try select(query { $0.filters = [other] }).names.isEmpty)
        #expect(try select(query { $0.filters = [Filter(field: "mtu", values: ["1500"])] }).names.isEmpty)
    }

    @Test("pages follow each other to the end", arguments: [true, false])
    func pages(isAnchored: Bool) throws {
        var query = ListQuery(.virtualNetwork)
        if isAnchored { query.parents = [project] }
        let all = try select(query).names
        var seen: [String] = []
        var marker: String?
        repeat {
            query.page = ListQuery.Page(marker: marker, limit: 2)
            let page = try select(query)
            seen += page.names
            #expect(page.marker != nil)
            marker = page.marker?.string
        } while marker != nil
        #expect(seen == all)
    }

    @Test("a page goes on behind an object that is gone meanwhile")
    mutating func vanishedMarker() throws {
        var query = ListQuery(.virtualNetwork)
        query.page = ListQuery.Page(marker: nil, limit: 5)
        let marker = try #require(try select(query).marker?.string)
        let last = try select(query).names[4]
        try bench.delete(.virtualNetwork, bench.id(.virtualNetwork, Bench.shop.child(last)))
        query.page = ListQuery.Page(marker: marker, limit: 5)
        #expect(try select(query).names == ["b", "c"].filter { $0 > last })
    }

    @Test("pages that make no sense are refused")
    func badPages() {
        let limit = refusal { try select(query { $0.page = ListQuery.Page(marker: nil, limit: -1) }) }
        #expect(limit?.message == "Invalid page_limit -1: page_limit has to be greater than zero")
        let marker = refusal { try select(query { $0.page = ListQuery.Page(marker: "zz", limit: 1) }) }
        #expect(marker?.message.hasPrefix("Invalid page_marker zz: ") == true)
        let gone = refusal {
            try select(
                query {
                    $0.parents = [project]
                    $0.page = ListQuery.Page(marker: "\(ObjectID.zero)", limit: 1)
                })
        }
        #expect(gone?.message.contains("not among these virtual-networks any more; begin again") == true)
    }
}

@Suite("Read")
struct ReadTests {
    var bench: Bench
    let network: ObjectID

    init() throws {
        bench = try Bench()
        try bench.makeProject()
        network = try bench.makeNetwork("web", "10.1.1.0/24", ["mtu": 1400])
    }

    @Test("children, references and back references show as clients know them")
    mutating func family() throws {
        let address = try bench.makeAddress("i", in: network)
        let project = try bench.id(.project, Bench.shop)
        let href = Bench.person.hrefBase
        #expect(
            try bench.read(project)["virtual_networks"] == [
                [
                    "to": Bench.shop.child("web").json, "uuid": .string(network.description),
                    "href": .string("\(href)/virtual-network/\(network)"),
                ]
            ])
        #expect(
            try bench.read(network)["instance_ip_back_refs"] == [
                [
                    "to": ["i"], "uuid": .string(address.description), "attr": nil,
                    "href": .string("\(href)/instance-ip/\(address)"),
                ]
            ])
        #expect(try bench.read(network)["network_policy_refs"] == nil)
    }

    @Test("parts can be left out")
    mutating func options() throws {
        _ = try bench.makeAddress("i", in: network)
        let lean = try bench.read(network, ReadOptions(excludesBackReferences: true, excludesHrefs: true))
        #expect(lean["instance_ip_back_refs"] == nil)
        #expect(lean["href"] == nil)
        #expect(lean["network_ipam_refs"]?[0]?["href"] == nil)
        let project = try bench.id(.project, Bench.shop)
        #expect(try bench.read(project, ReadOptions(excludesChildren: true))["virtual_networks"] == nil)
        let some = try bench.read(network, ReadOptions(fields: ["mtu", "instance_ip_back_refs"]))
        #expect(some["mtu"] == 1400)
        #expect(some["instance_ip_back_refs"]?.array?.count == 1)
        #expect(some["network_ipam_refs"] == nil)
        #expect(some["display_name"] == nil)
        for key in ["uuid", "name", "fq_name", "parent_uuid", "id_perms", "perms2"] { #expect(some[key] != nil) }
    }

    @Test("list rows have links without href; detail wraps whole objects")
    func rows() throws {
        let caller = Caller(.system, hrefBase: "http://h")
        let row = try #require(bench.core.catalog.row(network))
        #expect(
            ObjectText(ShownObject(naming: row), ObjectForm(.naming, for: caller)).json == [
                "uuid": .string(network.description), "fq_name": Bench.shop.child("web").json,
                "href": .string("http://h/virtual-network/\(network)"),
            ])
        let view = try #require(bench.core.catalog.view(network, ReadOptions(fields: [])))
        let detail = ObjectText(view, ObjectForm(.detail, for: caller)).json
        #expect(detail["mtu"] == 1400)
        #expect(detail["network_ipam_refs"]?[0]?["href"] == nil)
        #expect(detail["network_ipam_refs"]?[0]?["to"] != nil)
        let fields = ObjectText(view, ObjectForm(.fields(["mtu"]), for: caller)).json
        #expect(Set(fields.keys) == ["uuid", "fq_name", "href", "parent_type", "parent_uuid", "mtu"])
    }
}
