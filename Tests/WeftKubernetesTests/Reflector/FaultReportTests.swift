import AsyncHTTPClient
import Logging
import NIOCore
import Synchronization
import Testing
import WeftJSON

@testable import WeftKubernetes

/// What a person is shown of a reflector: a fault as long as it lasts, and nothing when all is well.
@Suite("a reflector's faults", .timeLimit(.minutes(1)))
struct FaultReportTests {
    private struct Named: KubernetesObject {
        var metadata: ObjectMetadata
        init(_ object: JSON) throws(KubernetesError) { metadata = try ObjectMetadata(object) }
    }

    enum Place: CaseIterable { case proof, list, watch }

    /// All that a server can fail with, and when.
    static let faults: [(Place, Int?)] = Place.allCases.flatMap { place in
        ([nil, 400, 401, 403, 409, 410, 429, 500, 502, 503, 504] as [Int?]).map { (place, $0) }
    }

    /// Follows a server until it has said `count` things about its health.
    private func reports(
        _ count: Int, of selection: KubernetesSelection = KubernetesSelection(.pods),
        _ answer: @escaping @Sendable (_ path: String, _ count: Int) -> ScriptedServer.Answer
    ) async -> [KubernetesError.Code?] {
        let (health, feed) = AsyncStream.makeStream(of: KubernetesError.Code?.self)
        let client = KubernetesClient(ScriptedServer(answer))
        let following = Task {
            try await client.reflect(
                selection, identity: "mine", logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
                report: { feed.yield($0?.code) }
            ) { (_: Reflector<Named>.Delivery) in }
        }
        defer { following.cancel() }
        var heard: [KubernetesError.Code?] = []
        for await code in health {
            if heard.last.map({ $0 == code }) != true { heard.append(code) }
            if heard.count == count { break }
        }
        return heard
    }

    @Test("are over when the watch is open, although it says nothing", arguments: faults)
    func over(_ place: Place, _ status: Int?) async {
        let fault: ScriptedServer.Answer =
            status.map { .status($0, "{}") } ?? .error(KubernetesError(.unreachable, "", retryAfter: .zero))
        let heard = await reports(2) { path, count in
            if path.contains("fieldSelector") { return place == .proof && count == 0 ? fault : .proof() }
            if path.contains("watch=1") { return place == .watch && count == 0 ? fault : .open() }
            return place == .list && count == 0 ? fault : .list(["a"])
        }
        #expect(heard.count == 2)
        #expect(heard.first != .some(nil))
        #expect(heard.last == .some(nil))
    }

    @Test("are none while an idle watch ends for its silence, again and again")
    func silence() async {
        let watches = Mutex(0)
        let (done, feed) = AsyncStream.makeStream(of: Void.self)
        let client = KubernetesClient(
            ScriptedServer { path, count in
                if path.contains("fieldSelector") { return .proof() }
                guard path.contains("watch=1") else { return .list(["a"]) }
                if watches.withLock({
                    $0 += 1
                    return $0
                }) == 3 {
                    feed.yield()
                }
                // Something was said, so that the next watch is not put off.
                let bookmark = #"{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"10"}}}"# + "\n"
                return .parts([bookmark], end: HTTPClientError.readTimeout)
            })
        let faults = Mutex<[String]>([])
        let following = Task {
            try await client.reflect(
                KubernetesSelection(.pods), identity: "mine",
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
                report: { error in faults.withLock { $0 += error.map { [$0.message] } ?? [] } }
            ) { (_: Reflector<Named>.Delivery) in }
        }
        for await _ in done { break }
        following.cancel()
        #expect(faults.withLock(\.self).isEmpty)
    }

    @Test("are none where the kind is not served, and that it was forbidden before is over then")
    func absentKind() async {
        let heard = await reports(2, of: KubernetesSelection(.networkAttachmentDefinitions)) { path, count in
            if path.contains("fieldSelector") { return .proof() }
            return count == 0 ? .status(403, "{}") : .status(404, "{}")
        }
        #expect(heard == [.forbidden, nil])
    }

    @Test("a kind that came in another version after it went is found there")
    func otherVersion() async throws {
        let (paths, feed) = AsyncStream.makeStream(of: String.self)
        let group = "/apis/k8s.cni.cncf.io"
        let client = KubernetesClient(
            ScriptedServer { path, count in
                let version = count == 0 ? "v1" : "v2"
                switch path {
                case group: return .json(["versions": [["version": .string(version)]]])
                case "\(group)/v1", "\(group)/v2":
                    return .json(["resources": [["name": "network-attachment-definitions"]]])
                case _ where path.contains("fieldSelector"): return .proof()
                case _ where path.contains("watch=1"):
                    feed.yield(path)
                    return path.contains("/v1/") ? .status(404, "{}") : .open()
                default: return .list([])
                }
            })
        var resource = KubernetesResource.networkAttachmentDefinitions
        resource.versions = ["v2", "v1"]
        let selection = KubernetesSelection(resource)
        let following = Task {
            try await client.reflect(
                selection, identity: "mine", logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            ) { (_: Reflector<Named>.Delivery) in }
        }
        defer { following.cancel() }
        var seen: [String] = []
        for await path in paths {
            seen.append(path)
            if seen.count == 2 { break }
        }
        #expect(seen[0].hasPrefix("\(group)/v1/"))
        #expect(seen[1].hasPrefix("\(group)/v2/"))
    }
}
