import Testing
import WeftNet

@testable import WeftRouting

@Suite("Reasons of paths that are not used")
struct PathFlagTests {
    static let reasons = (0..<UInt32(24)).map { PathFlags(rawValue: 1 << $0) }.filter(
        PathFlags.reasons.union(.infeasible).contains)

    @Test("each is said in words, and only that one", arguments: reasons)
    func words(reason: PathFlags) {
        for nextHop in ["127.0.0.1", "10.0.0.1", "2001:db8::1"] {
            let texts = reason.explanations(nextHop: IPAddress(nextHop)!)
            #expect(texts.count == 1)
            #expect(texts.first?.isEmpty == false)
        }
    }

    @Test("what is no reason is not said") func silence() {
        let others = PathFlags(rawValue: ~PathFlags.reasons.union(.infeasible).rawValue)
        #expect(others.explanations(nextHop: .v4(.any)) == [])
        #expect(!others.isInfeasible)
    }

    @Test("a copy takes over what its primary says, and is of no use to hosts when its tunnel is none of theirs")
    func inheritance() {
        var copy: PathFlags = [.secondary, .noTunnelEncapsulation]
        copy.inherit([.foreignTunnel, .withoutVXLAN], isShared: true)
        #expect(copy == [.secondary, .withoutVXLAN])
        copy.inherit([.foreignTunnel], isShared: false)
        #expect(copy == [.secondary, .noTunnelEncapsulation])
        copy.inherit([.longLivedStale], isShared: false)
        #expect(copy == [.secondary, .longLivedStale])
    }
}
