import Hummingbird
import Testing
import WeftConfig
import WeftJSON
import WeftModel
import WeftNet

@testable import WeftConfigAPI

@Suite("List arguments")
struct ListArgumentsTests {
    private func query(_ text: String, of type: ObjectType = .virtualNetwork) throws -> ListQuery {
        let target = try #require(RequestTarget("/x?\(text)"))
        return try ListArguments(target.arguments).query(type)
    }

    private let id = ObjectID(high: 1, low: 2)

    @Test("booleans are true in any case and false otherwise") func booleans() throws {
        #expect(try query("detail=True&count=true").detail)
        #expect(try query("detail=TRUE&count=true").count)
        #expect(try !query("detail=1&count=False").detail)
        #expect(try !query("detail=1&count=False").count)
    }

    @Test("exclude_hrefs counts by its presence") func excludeHrefs() throws {
        #expect(try query("exclude_hrefs=False").excludesHrefs)
        #expect(try !query("").excludesHrefs)
    }

    @Test("identifiers that are none are skipped, not refused") func identifiers() throws {
        #expect(try query("obj_uuids=\(id),nonsense").ids == [id])
        #expect(try query("parent_id=nonsense").parents == [])
        #expect(try query("back_ref_id=\(id)").backReferences == [id])
        #expect(try query("").ids == nil)
    }

    @Test("names are split at colons, a route target's is not") func names() throws {
        #expect(try query("fq_names=a:b:c,a:b:d").names == [["a", "b", "c"], ["a", "b", "d"]])
        #expect(try query("fq_names=target:64512:1", of: .routeTarget).names == [["target:64512:1"]])
        #expect(try query("parent_fq_name_str=a:b&parent_type=project").parentName == ["a", "b"])
        #expect(try query("parent_fq_name_str=a:b&parent_type=project").parentType == .project)
    }

    @Test("a query that is sent in a body arrives as it was") func coding() throws {
        var queries: [ListQuery] = []
        func add(_ change: (inout ListQuery) -> Void) {
            var query = queries.last ?? ListQuery(.virtualNetwork)
            change(&query)
            queries.append(query)
        }
        add { _ in }
        add { $0.parents = [id] }
        add { $0.parents = [] }
        add { $0.parentName = ["a", "b"] }
        add { $0.parentType = .project }
        add { $0.backReferences = [id, .zero] }
        add { $0.ids = [id] }
        add { $0.names = [["a", "b", "c"], ["d"]] }
        add {
            $0.filters = [
                ListQuery.Filter(field: "display_name", values: ["a,b", "c\"d"]),
                ListQuery.Filter(field: "virtual_network_properties", values: [["mode": "l2,l3", "n": [1, nil]]]),
            ]
        }
        add { $0.fields = ["mtu", "display_name"] }
        add { $0.detail = true }
        add { $0.count = true }
        add { $0.excludesHrefs = true }
        add { $0.page = ListQuery.Page(marker: nil, limit: 7) }
        add { $0.page = ListQuery.Page(marker: "a:b", limit: .max) }
        for query in queries {
            let read = try ListArguments(query.json).query(query.json.objectType("type"))
            #expect(JSON.object(read.json).text == JSON.object(query.json).text)
        }
        let last = try ListArguments(queries.last?.json ?? [:]).query(.virtualNetwork)
        #expect(last.names == [["a", "b", "c"], ["d"]] && last.filters == queries.last?.filters)
        #expect(last.page == ListQuery.Page(marker: "a:b", limit: .max) && last.fields == ["mtu", "display_name"])
    }

    @Test("paging begins with a marker, not with a limit") func paging() throws {
        #expect(try query("page_limit=5").page == nil)
        #expect(try query("page_marker=None&page_limit=5").page == ListQuery.Page(marker: nil, limit: 5))
        #expect(try query("page_marker=a:b&page_limit=5").page == ListQuery.Page(marker: "a:b", limit: 5))
        #expect(try query("page_marker=None").page == ListQuery.Page(marker: nil, limit: .max))
    }

    @Test(
        "a limit that makes no sense is refused by name",
        arguments: [("-1", "greater than zero"), ("0", "greater than zero"), ("x", "integer"), ("", "integer")])
    func limits(limit: String, reason: String) throws {
        let error = #expect(throws: RequestError.self) { try query("page_marker=None&page_limit=\(limit)") }
        #expect(error?.message.hasPrefix("Invalid page_limit \(limit): page_limit has to be ") == true)
        #expect(error?.message.contains(reason) == true)
    }

    @Test("a body has the same arguments, with JSON's booleans") func body() throws {
        let query = try ListArguments([
            "obj_uuids": .string("\(id)"), "detail": true, "count": "False", "fields": "a,b", "shared": false,
        ]).query(.virtualNetwork)
        #expect(query.ids == [id])
        #expect(query.detail)
        #expect(!query.count)
        #expect(query.fields == ["a", "b"])
        let lists = try ListArguments(["obj_uuids": [.string("\(id)")], "fields": ["a", "b"], "parent_id": nil])
            .query(.virtualNetwork)
        #expect(lists.ids == [id] && lists.fields == ["a", "b"] && lists.parents == nil)
        // Clients newer than this send what they know.
        #expect(throws: Never.self) { try ListArguments(["unheard_of": ["a": 1]]).query(.virtualNetwork) }
        for name in [
            "obj_uuids", "parent_id", "back_ref_id", "fq_names", "parent_fq_name_str", "parent_type", "fields",
            "detail", "count", "exclude_hrefs", "filters", "page_marker",
        ] {
            #expect(throws: RequestError.self, "\(name)") {
                try ListArguments([name: ["a": 1]]).query(.virtualNetwork)
            }
        }
    }
}

@Suite("List filters")
struct ListFilterTests {
    @Test(
        "values are JSON, or text where they are not",
        arguments: [
            ("a==true", JSON.bool(true)), ("a==True", "True"), ("a==\"true\"", "true"), ("a==7", 7), ("a==web", "web"),
            ("a==", ""), ("a==b==c", "b==c"), ("a==null", nil), (#"a==["x,y", 1]"#, ["x,y", 1]),
            (#"a=={"x": {"y": 1}, "z": "],{"}"#, ["x": ["y": 1], "z": "],{"]), (#"a=="q\",r""#, "q\",r"),
        ] as [(String, JSON)])
    func values(text: String, value: JSON) throws {
        #expect(try ListQuery.Filter.parse(text) == [ListQuery.Filter(field: "a", values: [value])])
    }

    @Test("a field that comes twice gathers alternatives") func alternatives() throws {
        #expect(
            try ListQuery.Filter.parse("a==1,b==2,a==3")
                == [ListQuery.Filter(field: "a", values: [1, 3]), ListQuery.Filter(field: "b", values: [2])])
    }

    @Test("what is no condition is refused by name", arguments: ["foo", "a==1,foo", "a=1", "a==1,"])
    func conditions(text: String) {
        let error = #expect(throws: RequestError.self) { try ListQuery.Filter.parse(text) }
        #expect(error?.status == .badRequest)
        #expect(error?.message.hasPrefix("Invalid filter ") == true)
    }
}
