import AsyncHTTPClient
import NIOCore
import Synchronization
import WeftJSON

@testable import WeftKubernetes

/// A server that answers what a test says, for faults that no real one shows on demand.
final class ScriptedServer: KubernetesTransport {
    enum Answer: Sendable {
        case status(Int, String)
        /// 200, then these parts, then the end: in good order, or by an error.
        case parts([String], end: (any Error & Sendable)? = nil)
        /// No answer.
        case error(KubernetesError)
        /// 200 and these parts; nothing more comes before the task is cancelled.
        case open([String] = [])
    }

    let peer = "cluster test"
    private let answer: @Sendable (_ path: String, _ count: Int) -> Answer
    private let counts = Mutex<[String: Int]>([:])

    /// - Parameter answer: by the request's path, and how often it was asked before without its query's versions.
    init(_ answer: @escaping @Sendable (_ path: String, _ count: Int) -> Answer) { self.answer = answer }

    func renewCredentials() -> Bool { false }

    func send(_ request: KubernetesRequest) async throws(KubernetesError) -> KubernetesResponse {
        let isWatch = request.path.contains("watch=1")
        let key = "\(request.method.rawValue) \(request.path.prefix { $0 != "?" })\(isWatch ? " watch" : "")"
        let count = counts.withLock { counts in
            defer { counts[key, default: 0] += 1 }
            return counts[key] ?? 0
        }
        switch answer(request.path, count) {
        case .status(let status, let text): return response(status, [text], nil)
        case .parts(let parts, let end): return response(200, parts, end)
        case .error(let error): throw error
        case .open(let parts): return response(200, parts, nil, stays: true)
        }
    }

    private func response(
        _ status: Int, _ parts: [String], _ end: (any Error & Sendable)?, stays: Bool = false
    ) -> KubernetesResponse {
        let (body, feed) = AsyncThrowingStream.makeStream(of: ByteBuffer.self)
        for part in parts { feed.yield(ByteBuffer(string: part)) }
        if !stays { feed.finish(throwing: end) }
        // An open answer ends with whoever reads it.
        return KubernetesResponse(status: status, retryAfter: .zero, body: HeldStream(stream: body, feed: feed))
    }

    /// Keeps the producing end, without which the stream would end.
    private struct HeldStream: AsyncSequence, Sendable {
        let stream: AsyncThrowingStream<ByteBuffer, any Error>
        let feed: AsyncThrowingStream<ByteBuffer, any Error>.Continuation
        func makeAsyncIterator() -> AsyncThrowingStream<ByteBuffer, any Error>.Iterator { stream.makeAsyncIterator() }
    }
}

extension ScriptedServer.Answer {
    static func json(_ json: JSON) -> Self { .parts([json.text]) }

    /// What the question for the proof is answered with.
    static func proof(_ uid: String = "mine", revision: Int = 10) -> Self {
        .json([
            "metadata": ["resourceVersion": .string("\(revision)")],
            "items": [["metadata": ["name": "kube-system", "uid": .string(uid)]]],
        ])
    }

    static func list(_ names: [String], version: String = "10", next: String? = nil) -> Self {
        .json([
            "metadata": ["resourceVersion": .string(version), "continue": next.map(JSON.string) ?? .null],
            "items": .array(names.map { ["metadata": ["name": .string($0), "uid": .string("uid-of-\($0)")]] }),
        ])
    }
}
