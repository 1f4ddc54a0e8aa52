import BenchmarkFigures
import Foundation
import Logging
import NIOPosix
import WeftClient
import WeftJSON
import WeftLab
import WeftNet
import WeftTLS
import WeftTrust
import WeftXMPPTransport

/// A thousand agents come back after their control node was started again.
struct HandshakeFigures {
    private static let hosts = 1000

    let weft: String
    let folder: URL

    func measure() async throws {
        let candidate = try await Candidate("agents", weft: weft, port: 9600, [], in: folder)
        let securities = try await join(candidate)
        _ = try await candidate.restart()
        let before = try Usage(candidate.process.identifier).seconds
        let logger = Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }
        // One after another: more than 128 sessions at once one source may not have.
        for (host, security) in securities {
            let client = XMPPClient(
                .init(host: host, controlNode: "127.0.0.1", port: candidate.agentPort, security: security),
                on: MultiThreadedEventLoopGroup.singleton, logger: logger)
            let (events, event) = AsyncStream<Void>.makeStream()
            let task = Task { await client.run { if case .established = $0 { event.yield() } } }
            for await _ in events { break }
            task.cancel()
            await task.value
        }
        let spent = try Usage(candidate.process.identifier).seconds - before
        Figure(name: "handshakes-1000-agents-cpu", value: spent, unit: "s").print()
        await candidate.stop()
    }

    private func join(_ candidate: Candidate) async throws -> [(String, TransportSecurity)] {
        let api = try candidate.api
        let port = candidate.port
        let folder = folder
        var securities: [(String, TransportSecurity)] = []
        for number in 0..<Self.hosts {
            let name = "h\(number)"
            try await api.create(
                "virtual-router", ["default-global-system-config", name], parent: "global-system-config", [:])
            let answer = try await api.post("/weft/trust/invite", ["kind": "host", "name": .string(name)])
            let place = try CertificateFolder(folder.appending(path: "hosts/\(name)").path())
            try await JoinInvitation("\(answer?["token"]?.string ?? "")@127.0.0.1:\(port)").join(
                .host, name, into: place)
            guard let held = try place.held() else { throw BenchFault("\(name) did not join") }
            securities.append((name, try CertificateKeeper(place, held, logger: Logger(label: "bench")).security))
        }
        return securities
    }
}
