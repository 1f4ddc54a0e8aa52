/// What a speaker can do (RFC 5492).
package enum Capability: Hashable, Sendable {
    /// RFC 4760 §8.
    case multiprotocol(afi: UInt16, safi: UInt8)
    /// RFC 2918.
    case routeRefresh
    /// RFC 8950 §4.
    case extendedNextHops([ExtendedNextHops])
    /// RFC 8654.
    case extendedMessages
    /// RFC 9234 §4.1, by number: what is none of ``BGPRole`` is a mismatch.
    case role(UInt8)
    /// RFC 4724 §3, RFC 8538 §2.
    case gracefulRestart(GracefulRestart)
    /// RFC 6793 §3.
    case wideAS(UInt32)
    /// RFC 7911 §4.
    case additionalPaths([AdditionalPaths])
    /// RFC 7313.
    case enhancedRouteRefresh
    /// RFC 9494 §4.1.
    case longLivedGracefulRestart([LongLived])
    case unknown(code: UInt8, value: [UInt8])

    package struct GracefulRestart: Hashable, Sendable {
        package struct Family: Hashable, Sendable {
            package var afi: UInt16
            package var safi: UInt8
            package var keptForwarding: Bool

            package init(afi: UInt16, safi: UInt8, keptForwarding: Bool) {
                self.afi = afi
                self.safi = safi
                self.keptForwarding = keptForwarding
            }
        }

        package var isRestarting: Bool
        /// Also after a NOTIFICATION.
        package var coversNotifications: Bool
        /// Seconds, at most 4,095.
        package var restartTime: UInt16
        package var families: [Family]

        package init(isRestarting: Bool, coversNotifications: Bool, restartTime: UInt16, families: [Family]) {
            self.isRestarting = isRestarting
            self.coversNotifications = coversNotifications
            self.restartTime = restartTime
            self.families = families
        }
    }

    /// Routes of a family may have next hops of another one.
    package struct ExtendedNextHops: Hashable, Sendable {
        package var afi: UInt16
        package var safi: UInt16
        package var nextHopAFI: UInt16

        package init(afi: UInt16, safi: UInt16, nextHopAFI: UInt16) {
            self.afi = afi
            self.safi = safi
            self.nextHopAFI = nextHopAFI
        }
    }

    package struct AdditionalPaths: Hashable, Sendable {
        package var afi: UInt16
        package var safi: UInt8
        /// 1 receives, 2 sends, 3 both; other values come and mean nothing.
        package var direction: UInt8

        package init(afi: UInt16, safi: UInt8, direction: UInt8) {
            self.afi = afi
            self.safi = safi
            self.direction = direction
        }

        package init(_ family: BGPFamily, _ ways: AdditionalPathWays) {
            self.init(afi: family.afi, safi: family.safi, direction: ways.rawValue)
        }

        /// `nil` for a value that RFC 7911 §4 does not have: the family is as if it were not named.
        package var ways: AdditionalPathWays? {
            (1...3).contains(direction) ? AdditionalPathWays(rawValue: direction) : nil
        }
    }

    package struct LongLived: Hashable, Sendable {
        package var afi: UInt16
        package var safi: UInt8
        package var keptForwarding: Bool
        /// Seconds, at most 2^24 - 1.
        package var staleTime: UInt32

        package init(afi: UInt16, safi: UInt8, keptForwarding: Bool, staleTime: UInt32) {
            self.afi = afi
            self.safi = safi
            self.keptForwarding = keptForwarding
            self.staleTime = staleTime
        }
    }

    /// The registered number.
    package var code: UInt8 {
        switch self {
        case .multiprotocol: 1
        case .routeRefresh: 2
        case .extendedNextHops: 5
        case .extendedMessages: 6
        case .role: 9
        case .gracefulRestart: 64
        case .wideAS: 65
        case .additionalPaths: 69
        case .enhancedRouteRefresh: 70
        case .longLivedGracefulRestart: 71
        case .unknown(let code, _): code
        }
    }

    /// A capability of the wrong length is kept as unknown: nobody can use it, and nothing depends on it.
    package init(code: UInt8, value: UnsafeRawBufferPointer) {
        switch (code, value.count) {
        case (1, 4): self = .multiprotocol(afi: value.wire16(at: 0), safi: value[3])
        // 128 is the number before RFC 2918 had one.
        case (2, 0), (128, 0): self = .routeRefresh
        case (5, 6...) where value.count % 6 == 0:
            self = .extendedNextHops(
                stride(from: 0, to: value.count, by: 6).map {
                    ExtendedNextHops(
                        afi: value.wire16(at: $0), safi: value.wire16(at: $0 + 2), nextHopAFI: value.wire16(at: $0 + 4))
                })
        case (6, 0): self = .extendedMessages
        case (9, 1): self = .role(value[0])
        case (64, 2...) where value.count % 4 == 2:
            let families = stride(from: 2, to: value.count, by: 4).map {
                GracefulRestart.Family(
                    afi: value.wire16(at: $0), safi: value[$0 + 2], keptForwarding: value[$0 + 3] & 0x80 != 0)
            }
            self = .gracefulRestart(
                GracefulRestart(
                    isRestarting: value[0] & 0x80 != 0, coversNotifications: value[0] & 0x40 != 0,
                    restartTime: value.wire16(at: 0) & 0xfff, families: families))
        case (65, 4): self = .wideAS(value.wire32(at: 0))
        case (69, 4...) where value.count % 4 == 0:
            self = .additionalPaths(
                stride(from: 0, to: value.count, by: 4).map {
                    AdditionalPaths(afi: value.wire16(at: $0), safi: value[$0 + 2], direction: value[$0 + 3])
                })
        case (70, 0): self = .enhancedRouteRefresh
        case (71, _) where value.count % 7 == 0:
            self = .longLivedGracefulRestart(
                stride(from: 0, to: value.count, by: 7).map {
                    LongLived(
                        afi: value.wire16(at: $0), safi: value[$0 + 2], keptForwarding: value[$0 + 3] & 0x80 != 0,
                        staleTime: value.wire32(at: $0 + 3) & 0xff_ffff)
                })
        default: self = .unknown(code: code, value: Array(value))
        }
    }

    package var value: [UInt8] {
        var bytes: [UInt8] = []
        switch self {
        case .multiprotocol(let afi, let safi):
            bytes.append(wire: afi)
            bytes += [0, safi]
        case .routeRefresh, .extendedMessages, .enhancedRouteRefresh: break
        case .role(let role): bytes.append(role)
        case .gracefulRestart(let restart):
            bytes.append(
                wire: (restart.isRestarting ? 0x8000 : 0) | (restart.coversNotifications ? 0x4000 : 0)
                    | restart.restartTime & 0xfff)
            for family in restart.families {
                bytes.append(wire: family.afi)
                bytes += [family.safi, family.keptForwarding ? 0x80 : 0]
            }
        case .extendedNextHops(let families):
            for family in families {
                bytes.append(wire: family.afi)
                bytes.append(wire: family.safi)
                bytes.append(wire: family.nextHopAFI)
            }
        case .wideAS(let asn): bytes.append(wire: asn)
        case .additionalPaths(let families):
            for family in families {
                bytes.append(wire: family.afi)
                bytes += [family.safi, family.direction]
            }
        case .longLivedGracefulRestart(let families):
            for family in families {
                bytes.append(wire: family.afi)
                bytes.append(family.safi)
                bytes.append(wire: (family.keptForwarding ? 0x8000_0000 : 0) | family.staleTime & 0xff_ffff)
            }
        case .unknown(_, let value): bytes = value
        }
        return bytes
    }
}
