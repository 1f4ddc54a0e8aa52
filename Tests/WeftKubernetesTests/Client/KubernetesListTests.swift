import AsyncHTTPClient
import Testing
import WeftJSON

@testable import WeftKubernetes

@Suite("what a list sends")
struct KubernetesListTests {
    private struct Named: KubernetesObject {
        var metadata: ObjectMetadata
        init(_ object: JSON) throws(KubernetesError) { metadata = try ObjectMetadata(object) }
    }

    private struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var answer: ScriptedServer.Answer
        var code: KubernetesError.Code?

        init(_ what: String, _ answer: ScriptedServer.Answer, _ code: KubernetesError.Code?) {
            testDescription = what
            self.answer = answer
            self.code = code
        }
    }

    private static let whole = JSON.object([
        "metadata": ["resourceVersion": "10"], "items": [["metadata": ["name": "a", "uid": "1"]]],
    ]).text

    private static let cases: [Case] = [
        Case("is whole", .parts([whole]), nil),
        Case("comes in pieces", .parts(whole.map { "\($0)" }), nil),
        Case("ends half way", .parts([String(whole.dropLast(9))]), .malformed),
        Case(
            "breaks off", .parts([String(whole.dropLast(9))], end: HTTPClientError.remoteConnectionClosed), .unreachable
        ),
        Case("stops coming", .parts([String(whole.dropLast(9))], end: HTTPClientError.readTimeout), .unreachable),
        Case("is empty", .parts([]), .malformed),
        Case("is no list", .json(["kind": "Status", "status": "Success"]), .malformed),
        Case("has no version", .list(["a"], version: ""), .malformed),
        Case("is of no version", .list(["a"], version: "0"), .malformed),
        Case("has items that are none", .json(["metadata": ["resourceVersion": "1"], "items": [1]]), .malformed),
        Case(
            "has an item of another kind",
            .json([
                "metadata": ["resourceVersion": "1"],
                "items": [["kind": "Secret", "metadata": ["name": "a", "uid": "1"]]],
            ]), .malformed),
        Case("is refused with 401", .status(401, ""), .unauthorized),
        Case("is refused with 404", .status(404, ""), .notFound),
        Case("is refused with 410", .status(410, ""), .gone),
        Case("is refused with 429", .status(429, ""), .throttled),
        Case("is refused with 500", .status(500, ""), .server),
    ]

    @Test("is taken whole or not at all", arguments: cases)
    private func page(_ example: Case) async {
        let client = KubernetesClient(ScriptedServer { _, _ in example.answer })
        do throws(KubernetesError) {
            let page: ObjectPage<Named> = try await client.page(of: KubernetesSelection(.pods), continuing: nil)
            #expect(page.objects.map(\.metadata.name) == ["a"])
            #expect(example.code == nil)
        } catch {
            #expect(error.code == example.code)
        }
    }

    @Test("of nothing may say so by null, as servers written in Go do, and not by leaving it out")
    func nothing() async throws {
        let list: JSON = ["metadata": ["resourceVersion": "1"], "items": .null]
        let client = KubernetesClient(ScriptedServer { _, _ in .json(list) })
        let page: ObjectPage<Named> = try await client.page(of: KubernetesSelection(.pods), continuing: nil)
        #expect(page.objects.isEmpty)
        let without = KubernetesClient(ScriptedServer { _, _ in .json(["metadata": ["resourceVersion": "1"]]) })
        let error = await #expect(throws: KubernetesError.self) {
            let _: ObjectPage<Named> = try await without.page(of: KubernetesSelection(.pods), continuing: nil)
        }
        #expect(error?.code == .malformed)
    }

    @Test("a list without the one namespace that every cluster has proves nothing")
    func proof() async throws {
        #expect(
            try await KubernetesClient(ScriptedServer { _, _ in .proof(revision: 7) }).proof()
                == ClusterProof(uid: "mine", revision: 7))
        for answer in [ScriptedServer.Answer.list([]), .list(["default"]), .json([:])] {
            let error = await #expect(throws: KubernetesError.self) {
                try await KubernetesClient(ScriptedServer { _, _ in answer }).proof()
            }
            #expect(error?.code == .malformed)
            #expect(error?.message.contains("kube-system") == true)
        }
    }
}
