import AsyncHTTPClient
import NIOCore
import Testing
import WeftJSON

@testable import WeftKubernetes

@Suite("what a watch sends", .timeLimit(.minutes(1)))
struct KubernetesWatchTests {
    private struct Named: KubernetesObject {
        var metadata: ObjectMetadata
        init(_ object: JSON) throws(KubernetesError) { metadata = try ObjectMetadata(object) }
    }

    private static func event(_ type: String, _ object: JSON) -> String {
        JSON.object(["type": .string(type), "object": object]).text + "\n"
    }

    private static func pod(_ name: String, version: String = "11", kind: JSON = "Pod") -> JSON {
        [
            "kind": kind,
            "metadata": [
                "name": .string(name), "uid": .string("uid-of-\(name)"), "resourceVersion": .string(version),
            ],
        ]
    }

    private static func error(_ code: Int, _ more: JSONObject = [:]) -> String {
        var status: JSONObject = ["kind": "Status", "code": JSON(code), "message": "because"]
        status.merge(more)
        return event("ERROR", .object(status))
    }

    /// What is told, and how it ends.
    private func watch(_ answer: ScriptedServer.Answer) async -> ([String], KubernetesError?) {
        let client = KubernetesClient(ScriptedServer { _, _ in answer })
        var told: [String] = []
        do throws(KubernetesError) {
            try await client.watch(KubernetesSelection(.pods), from: "10", lifetime: .seconds(60)) {
                (event: WatchEvent<Named>) in
                switch event {
                case .put(let object): told.append("put \(object.metadata.name)")
                case .remove(let object): told.append("remove \(object.metadata.name)")
                case .bookmark(let version): told.append("bookmark \(version)")
                }
                return told.count < 3
            }
            return (told, nil)
        } catch {
            return (told, error)
        }
    }

    private static let added = event("ADDED", pod("a"))

    private struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var answer: ScriptedServer.Answer
        var told: [String]
        var code: KubernetesError.Code?

        init(_ what: String, _ answer: ScriptedServer.Answer, _ code: KubernetesError.Code?) {
            self.init(what, answer, ["put a"], code)
        }

        init(_ what: String, _ answer: ScriptedServer.Answer, _ told: [String], _ code: KubernetesError.Code?) {
            testDescription = what
            self.answer = answer
            self.told = told
            self.code = code
        }
    }

    private static let cases: [Case] = [
        Case("ends", .parts([added]), nil),
        Case("falls silent", .parts([added], end: HTTPClientError.readTimeout), nil),
        Case("is silent from the start", .parts([], end: HTTPClientError.readTimeout), [], nil),
        Case("breaks off", .parts([added], end: HTTPClientError.remoteConnectionClosed), .unreachable),
        Case("ends in the middle of an event", .parts([added, #"{"type":"ADD"#]), nil),
        Case("is cut anywhere", .parts(added.map { "\($0)" }), nil),
        Case("has an empty line", .parts([added, "\n", event("DELETED", pod("a"))]), ["put a", "remove a"], nil),
        Case(
            "is told to stop", .parts([added, added, added, added]), ["put a", "put a", "put a"], nil),
        Case(
            "marks", .parts([event("BOOKMARK", ["metadata": ["resourceVersion": "12"]])]), ["bookmark 12"], nil),
        Case("marks nothing", .parts([event("BOOKMARK", ["metadata": [:]]), added]), nil),
        Case(
            "marks an empty version",
            .parts([event("BOOKMARK", ["metadata": ["resourceVersion": ""]]), added]), nil),
        Case("says what is no JSON", .parts([added, "<html>\n"]), .malformed),
        Case("tells an unknown type", .parts([added, event("RENAMED", pod("a"))]), .malformed),
        Case("tells no type", .parts([added, "{}\n"]), .malformed),
        Case("sends another kind", .parts([added, event("MODIFIED", pod("a", kind: "Secret"))]), .malformed),
        Case("sends a Status as an object", .parts([added, event("ADDED", ["kind": "Status"])]), .malformed),
        Case("sends an object without kind", .parts([event("ADDED", pod("a", kind: .null))]), nil),
        Case("sends a damaged object", .parts([added, event("ADDED", ["kind": "Pod"])]), .malformed),
        Case("says 401", .parts([added, error(401)]), .unauthorized),
        Case("says 403", .parts([added, error(403)]), .forbidden),
        Case("says 410", .parts([added, error(410)]), .gone),
        Case("says 429", .parts([added, error(429)]), .throttled),
        Case("says 500", .parts([added, error(500)]), .server),
        Case("says 503", .parts([added, error(503)]), .server),
        Case("says 504", .parts([added, error(504)]), .server),
        Case(
            "is asked for a version to come",
            .parts([error(504, ["details": ["causes": [["reason": "ResourceVersionTooLarge"]]]])]), [], .gone),
        Case("gives no code", .parts([event("ERROR", [:])]), [], .server),
        Case("is refused with 410", .status(410, "{}"), [], .gone),
        Case("is refused with 429", .status(429, "slower"), [], .throttled),
        Case("is refused with 503", .status(503, ""), [], .server),
        Case(
            "is refused for a version to come",
            .status(504, #"{"details":{"causes":[{"reason":"ResourceVersionTooLarge"}]}}"#), [], .gone),
    ]

    @Test("is told as far as it can be read, and its end is what it is", arguments: cases)
    private func stream(_ example: Case) async {
        let (told, error) = await watch(example.answer)
        #expect(told == example.told)
        #expect(error?.code == example.code)
        #expect(error?.message.contains("HTTPClientError") != true, "a library's words: \(error?.message ?? "")")
    }

    @Test("is read no more when its server cannot be believed")
    func disbelief() async throws {
        let client = KubernetesClient(ScriptedServer { _, _ in .open([Self.added]) })
        let disbelieve: () async throws(KubernetesError) -> Bool = { () throws(KubernetesError) in false }
        try await client.watch(
            KubernetesSelection(.pods), from: "10", lifetime: .seconds(60), opened: disbelieve
        ) { (_: WatchEvent<Named>) in
            Issue.record("an event was read")
            return true
        }
    }
}
