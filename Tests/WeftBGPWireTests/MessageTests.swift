import Testing
import WeftNet

@testable import WeftBGPWire

@Suite("BGP messages")
struct MessageTests {
    private static let open = OpenMessage(
        asn: 4_200_000_000, holdTime: 90, identifier: IPv4Address(192, 0, 2, 1),
        capabilities: [
            .multiprotocol(afi: 1, safi: 128), .routeRefresh, .wideAS(4_200_000_000),
            .gracefulRestart(
                .init(
                    isRestarting: true, coversNotifications: true, restartTime: 300,
                    families: [.init(afi: 1, safi: 128, keptForwarding: true)])),
            .longLivedGracefulRestart([.init(afi: 1, safi: 128, keptForwarding: false, staleTime: 86400)]),
            .additionalPaths([.init(afi: 1, safi: 1, direction: 1)]), .enhancedRouteRefresh, .extendedMessages,
            .extendedNextHops([
                .init(afi: 1, safi: 1, nextHopAFI: 2), .init(afi: 1, safi: 128, nextHopAFI: 2),
            ]), .unknown(code: 5, value: [0, 1, 0, 1, 0]),
            .role(3),
            .unknown(code: 73, value: [1, 2, 3]),
        ])

    private func body(_ message: [UInt8]) -> [UInt8] { Array(message.dropFirst(BGPHeader.length)) }

    @Test("an OPEN is written as RFC 4271 and its capabilities say, and read back")
    func openRoundTrip() throws {
        let message = Self.open.message
        let front: [UInt8] = Array(repeating: 0xff, count: 16) + [0, UInt8(message.count), 1, 4, 0x5b, 0xa0, 0, 90]
        #expect(Array(message.prefix(24)) == front, "a wide AS stands as AS_TRANS in the short field")
        let read = try body(message).withUnsafeBytes { bytes in try OpenMessage(decoding: bytes) }
        #expect(read == Self.open)
        #expect(read.asn == 4_200_000_000)
    }

    @Test("an OPEN with more parameters than one octet can count uses the extended form")
    func longOpen() throws {
        var open = Self.open
        open.capabilities = (0..<40).map { .unknown(code: UInt8(200 + $0 % 50), value: Array(repeating: 7, count: 10)) }
        let message = open.message
        #expect(Array(body(message)[9...10]) == [255, 255])
        #expect(
            try body(message).withUnsafeBytes { bytes in try OpenMessage(decoding: bytes) } == open)
    }

    @Test("every truncation of an OPEN is refused", arguments: 0..<97)
    func openTruncation(length: Int) {
        let whole = body(Self.open.message)
        guard length < whole.count else { return }
        #expect(throws: BGPFault.self) {
            try Array(whole.prefix(length)).withUnsafeBytes { bytes in
                try OpenMessage(decoding: bytes)
            }
        }
    }

    @Test(
        "headers that RFC 4271 §6.1 names are refused with its codes",
        arguments: [
            (0, 0xfe, BGPFault.notSynchronized), (16, 0xff, .badLength(0xff13)), (17, 18, .badLength(18)),
            (18, 9, .badType(9)), (17, 20, .badLength(20)),
        ] as [(Int, UInt8, BGPFault)])
    func headers(position: Int, value: UInt8, fault: BGPFault) {
        var message = BGPHeader.keepalive
        message[position] = value
        #expect(throws: fault) {
            try message.withUnsafeBytes { bytes in
                _ = try BGPHeader.read(bytes, limit: BGPHeader.messageLimit)
            }
        }
    }

    @Test("a header that is not complete is waited for", arguments: 0..<19)
    func incomplete(length: Int) throws {
        let found = try Array(BGPHeader.keepalive.prefix(length)).withUnsafeBytes { bytes in
            try BGPHeader.read(bytes, limit: BGPHeader.messageLimit)
        }
        #expect(found == nil)
    }

    @Test("a NOTIFICATION carries code, subcode and a person's words")
    func notification() {
        let fault = BGPFault.cease(.administrativeShutdown, data: BGPFault.shutdownData("moving to another room"))
        let read = body(fault.message).withUnsafeBytes { BGPFault(decodingNotification: $0) }
        #expect(read == fault)
        #expect(read.shutdownText == "moving to another room")
        #expect("\(read)" == "cease: administrative shutdown (6/2)")
        #expect(BGPFault.cease(.administrativeShutdown, data: [0]).shutdownText == nil, "no words, RFC 9003 §2")
        #expect(BGPFault.cease(.administrativeShutdown, data: [2, 65]).shutdownText == nil, "words that are cut off")
        let long = String(repeating: "ä", count: 300)
        #expect(BGPFault.shutdownData(long).count == 255, "words end where a character does")
    }

    @Test("a ROUTE-REFRESH names a family and its kind", arguments: [RouteRefreshMessage.Kind.request, .begin, .end])
    func refresh(kind: RouteRefreshMessage.Kind) throws {
        let message = RouteRefreshMessage(.evpn, kind)
        #expect(body(message.message) == [0, 25, kind.rawValue, 70])
        let read = try body(message.message).withUnsafeBytes { bytes in
            try RouteRefreshMessage(decoding: bytes)
        }
        #expect(read == message)
        #expect(read.family == .evpn)
    }

    @Test("capabilities as long as they can be are written as they were read")
    func longCapabilities() throws {
        var open = Self.open
        open.capabilities += (0..<3).map { .unknown(code: 200 + $0, value: Array(repeating: 7, count: 255)) }
        let read = try body(open.message).withUnsafeBytes { bytes in try OpenMessage(decoding: bytes) }
        #expect(read == open)
    }

    @Test("mutated OPENs never trap", arguments: 1...4 as ClosedRange<UInt64>)
    func mutation(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<5000 {
            var bytes = body(Self.open.message)
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            let read = try? bytes.withUnsafeBytes { bytes in try OpenMessage(decoding: bytes) }
            if let read { #expect(read.message.count >= 29) }
        }
    }
}
