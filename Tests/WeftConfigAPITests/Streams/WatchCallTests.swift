import HTTPTypes
import Logging
import Testing
import WeftConnections
import WeftJSON
import WeftNet
import WeftSystem

@testable import WeftConfigAPI

@Suite("Watches")
struct WatchCallTests {
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

    @Test("one source has so many streams, strangers together so many more, and the rest is for known callers")
    func places() async throws {
        let callers = KnownCallers()
        let known = IPv4Address(192, 0, 2, 1)
        callers.set(.v4(known), of: .random())
        let places = StreamPlaces(callers: callers, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        var held: [StreamPlace] = []
        for source in 0..<4 {
            let source = ConnectionSource.v4(IPv4Address(rawValue: UInt32(source)))
            for _ in 0..<StreamPlaces.mostOfSource { held.append(try places.take(source)) }
            #expect(throws: RequestError.self) { try places.take(source) }
        }
        let stranger = ConnectionSource.v4(IPv4Address(10, 0, 0, 1))
        let refused = #expect(throws: RequestError.self) { try places.take(stranger) }
        #expect(refused?.status == .serviceUnavailable && refused?.message.contains("10.0.0.1") == true)
        held.append(try places.take(.v4(known)))
        held.removeFirst()
        held.removeFirst()
        held.append(try places.take(stranger))
    }
}
