import Logging
import NIOCore
import NIOPosix
import Testing
import WeftBGP
import WeftBGPWire
import WeftNet

@testable import WeftBGPTransport

/// One speaker with its owner, on an address of the loopback network, and what the owner hears.
final class SpeakerSite: Sendable {
    /// What the owner hears, as text, in order.
    final class Recorder: BGPSpeakerDelegate {
        let heard: AsyncStream<String>.Continuation
        var dynamic: PeerID?
        /// What was agreed on last.
        var sessions: [PeerID: NegotiatedSession] = [:]
        /// Runs for each UPDATE.
        var onUpdate: (() -> Void)?

        init(_ heard: AsyncStream<String>.Continuation) { self.heard = heard }

        func established(_ peer: PeerID, _ session: NegotiatedSession) {
            sessions[peer] = session
            heard.yield("established \(peer.number)")
        }
        func received(update: UnsafeRawBufferPointer, from peer: PeerID) {
            heard.yield("update \(peer.number) \(update.count)")
            onUpdate?()
        }
        func receivedAll(from peer: PeerID) {}
        func receivedRouteRefresh(_ family: BGPFamily, _ kind: RouteRefreshMessage.Kind, from peer: PeerID) {
            heard.yield("refresh \(peer.number) \(family.name)")
        }
        func lost(_ peer: PeerID, _ loss: BGPSessionLoss) { heard.yield("lost \(peer.number): \(loss)") }
        func taken(by peer: PeerID, bytesInFlight: Int) {
            if bytesInFlight == 0 { heard.yield("taken \(peer.number)") }
        }
        func dynamicPeer(at address: IPAddress, port: UInt16) -> PeerID? { dynamic }
    }

    let loop: any EventLoop
    let speaker: NIOLoopBound<BGPSpeaker>
    let recorder: NIOLoopBound<Recorder>
    let address: IPAddress
    let port: Int
    private let heard: AsyncStream<String>

    private init(
        _ loop: any EventLoop, _ speaker: NIOLoopBound<BGPSpeaker>, _ recorder: NIOLoopBound<Recorder>,
        _ address: IPAddress, _ port: Int, _ heard: AsyncStream<String>
    ) {
        (self.loop, self.speaker, self.recorder) = (loop, speaker, recorder)
        (self.address, self.port, self.heard) = (address, port, heard)
    }

    /// - Parameter others: addresses that are listened on, too, if they can be had.
    static func start(
        _ address: String, _ others: [IPAddress] = [], isRestarting: Bool = false, port: Int = 0
    ) async throws -> SpeakerSite {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let (stream, feed) = AsyncStream.makeStream(of: String.self)
        let local = try #require(IPAddress(address))
        let (speaker, recorder) = try await loop.submit {
            var configuration = BGPSpeaker.Configuration()
            configuration.listenAddresses = [local] + others
            configuration.port = port
            // A test has no patience: waits are a tenth of what they are in earnest, and less.
            configuration.timing.connectRetry = .milliseconds(50) ... .milliseconds(400)
            configuration.timing.idleHold = .milliseconds(50) ... .milliseconds(400)
            configuration.isRestarting = isRestarting
            let recorder = Recorder(feed)
            let speaker = BGPSpeaker(
                configuration, on: loop, delegate: recorder,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            return (NIOLoopBound(speaker, eventLoop: loop), NIOLoopBound(recorder, eventLoop: loop))
        }.get()
        try await loop.flatSubmit { speaker.value.start() }.get()
        let port = try #require(try await loop.submit { speaker.value.port }.get())
        return SpeakerSite(loop, speaker, recorder, local, port, stream)
    }

    /// The settings of a session with another site, within one AS.
    func settings(for other: SpeakerSite, change: (inout BGPPeerSettings) -> Void = { _ in }) -> BGPPeerSettings {
        var settings = BGPPeerSettings(
            peerAddress: other.address, peerAS: 64512, localAS: 64512,
            localIdentifier: address.v4 ?? IPv4Address(10, 0, 0, 9),
            families: [.ipv4VPN, .evpn])
        settings.port = UInt16(other.port)
        settings.localAddress = address
        change(&settings)
        return settings
    }

    /// What is heard next.
    func next() async -> String? {
        var iterator = heard.makeAsyncIterator()
        return await iterator.next()
    }

    /// Asks until it is so, or the test's time is over.
    func until(_ isSo: @escaping @Sendable (BGPSpeaker) -> Bool) async -> Bool {
        while !Task.isCancelled {
            if (try? await run(isSo)) == true { return true }
            await Task.yield()
        }
        return false
    }

    func update(_ peer: UInt32, _ settings: BGPPeerSettings) async throws {
        try await loop.submit { [speaker] in speaker.value.update(PeerID(number: peer), settings) }.get()
    }

    func run<T: Sendable>(_ body: @escaping @Sendable (BGPSpeaker) -> T) async throws -> T {
        try await loop.submit { [speaker] in body(speaker.value) }.get()
    }

    func stop(_ ending: BGPSpeaker.Ending = .shutdown("")) async throws {
        try await loop.flatSubmit { [speaker] in speaker.value.stop(ending) }.get()
    }
}
