import Testing
import WeftJSON
import WeftNet

@testable import WeftConnector
@testable import WeftKubernetes

@Suite("an event of a refusal")
struct EventTests {
    @Test(
        "says what was refused and what to do, however much somebody wrote",
        arguments: [String(repeating: "x", count: 2000), "a" + String(repeating: "\u{301}", count: 100_000)])
    func long(annotation: String) throws {
        let pod = ObjectKey(namespace: "shop", name: "web")
        let notice = ClusterSynchronizer.Notice(
            unit: .pod(pod), uid: "u", message: "networks: \(annotation) is none; write b")
        let event = notice.event(at: WallTime(microseconds: 0))
        #expect(event["metadata"]?["namespace"] == "shop")
        #expect(event["involvedObject"]?["uid"] == "u")
        let message = try #require(event["message"]?.string)
        #expect(message.hasPrefix("networks: ") && message.hasSuffix(" is none; write b"))
        #expect(message.unicodeScalars.count < 1024)
    }

    @Test("of an object outside of namespaces stands in the usual one")
    func cluster() {
        let notice = ClusterSynchronizer.Notice(unit: .namespace(ObjectKey(name: "shop")), uid: "u", message: "no")
        let event = notice.event(at: WallTime(microseconds: 0))
        #expect(event["metadata"]?["namespace"]?.string == AttachedCluster.defaultNamespace)
        #expect(event["involvedObject"]?["namespace"] == nil)
        #expect(event["message"] == "no")
    }
}
