import HTTPTypes
import Testing
import WeftJSON

@testable import WeftConfigAPI

@Suite("Watches")
struct WatchTests {
    @Test("a watch begins with everything and tells every change of the types it names") func watch() async throws {
        let api = try await APIUnderTest()
        let stream = try await api.stream("/watch?resource_type=project&project_fields=display_name")
        #expect(stream.headers[.contentType] == "text/event-stream; charset=utf-8")
        var events = stream.lines.filter { !$0.isEmpty }.makeAsyncIterator()
        #expect(await events.next() == "event: init")
        let initial = try #require(await events.next())
        #expect(initial.hasPrefix("data: {\"projects\":[{\"project\":{"))
        #expect(initial.contains("\"default-project\""))

        let id = try await api.create("project", ["default-domain", "shop"])
        #expect(await events.next() == "event: create")
        #expect(await events.next()?.contains(id) == true)

        _ = try await api.create("virtual-machine", ["unwatched"])
        #expect(try await api.call(.put, "/project/\(id)", ["project": ["display_name": "Shop"]]).status == 200)
        #expect(await events.next() == "event: update")
        #expect(await events.next()?.contains("\"display_name\":\"Shop\"") == true)

        #expect(try await api.call(.delete, "/project/\(id)").status == 200)
        #expect(await events.next() == "event: delete")
        #expect(await events.next() == "data: {\"project\":{\"uuid\":\"\(id)\"}}")
    }

    @Test("a watch needs types that there are", arguments: [("", 400), ("?resource_type=nothing", 404)])
    func refused(query: String, status: Int) async throws {
        #expect(try await APIUnderTest().call(.get, "/watch\(query)").status == status)
    }
}
