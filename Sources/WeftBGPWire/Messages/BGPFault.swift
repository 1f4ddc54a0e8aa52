/// An error that ends a session: what the NOTIFICATION to the peer says (RFC 4271 §4.5, §6).
package struct BGPFault: Error, Hashable, Sendable {
    package var code: BGPErrorCode
    package var subcode: UInt8
    package var data: [UInt8]

    package init(_ code: BGPErrorCode, _ subcode: UInt8 = 0, data: [UInt8] = []) {
        self.code = code
        self.subcode = subcode
        self.data = data
    }

    // MARK: Message header (§6.1)
    package static let notSynchronized = BGPFault(.messageHeader, 1)
    package static func badLength(_ length: Int) -> BGPFault {
        BGPFault(.messageHeader, 2, data: [UInt8(truncatingIfNeeded: length >> 8), UInt8(truncatingIfNeeded: length)])
    }
    package static func badType(_ type: UInt8) -> BGPFault { BGPFault(.messageHeader, 3, data: [type]) }

    // MARK: OPEN (§6.2, RFC 5492 §5)
    package static let openMalformed = BGPFault(.open, 0)
    package static let badVersion = BGPFault(.open, 1, data: [0, 4])
    package static let badPeerAS = BGPFault(.open, 2)
    package static let badIdentifier = BGPFault(.open, 3)
    package static let badOptionalParameter = BGPFault(.open, 4)
    package static let badHoldTime = BGPFault(.open, 6)
    package static func unsupportedCapability(_ data: [UInt8]) -> BGPFault { BGPFault(.open, 7, data: data) }
    /// RFC 9234 §4.2.
    package static let roleMismatch = BGPFault(.open, 11)

    // MARK: UPDATE (§6.3): only what leaves the destinations unknown
    package static let attributeListMalformed = BGPFault(.update, 1)
    package static let optionalAttributeError = BGPFault(.update, 9)
    package static let badNetworkField = BGPFault(.update, 10)

    // MARK: The rest
    package static let holdTimerExpired = BGPFault(.holdTimer)
    /// RFC 6608: 1 in OpenSent, 2 in OpenConfirm, 3 in Established.
    package static func unexpectedMessage(_ subcode: UInt8) -> BGPFault { BGPFault(.stateMachine, subcode) }
    package static func cease(_ reason: CeaseReason, data: [UInt8] = []) -> BGPFault {
        BGPFault(.cease, reason.rawValue, data: data)
    }
    /// RFC 7313 §5: a mark of a length that it cannot have; the data is the whole message.
    package static func badRouteRefresh(_ body: UnsafeRawBufferPointer) -> BGPFault {
        BGPFault(.routeRefresh, 1, data: BGPHeader.message(.routeRefresh, Array(body)))
    }
}

/// Registered error codes.
package struct BGPErrorCode: Hashable, Sendable, RawRepresentable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let messageHeader = BGPErrorCode(rawValue: 1)
    package static let open = BGPErrorCode(rawValue: 2)
    package static let update = BGPErrorCode(rawValue: 3)
    package static let holdTimer = BGPErrorCode(rawValue: 4)
    package static let stateMachine = BGPErrorCode(rawValue: 5)
    package static let cease = BGPErrorCode(rawValue: 6)
    package static let routeRefresh = BGPErrorCode(rawValue: 7)
}

/// Why a session is ended without an error (RFC 4486, RFC 8538).
package enum CeaseReason: UInt8, Hashable, Sendable {
    case maximumPrefixes = 1
    case administrativeShutdown = 2
    case peerDeconfigured = 3
    case administrativeReset = 4
    case connectionRejected = 5
    case otherConfigurationChange = 6
    case connectionCollision = 7
    case outOfResources = 8
    case hardReset = 9
}

extension BGPFault: CustomStringConvertible {
    private static let names: [UInt8: (String, [UInt8: String])] = [
        1: ("message header", [1: "not synchronized", 2: "bad length", 3: "bad type"]),
        2: (
            "OPEN",
            [
                1: "unsupported version", 2: "bad peer AS", 3: "bad identifier", 4: "unsupported optional parameter",
                6: "unacceptable hold time", 7: "unsupported capability", 11: "role mismatch",
            ]
        ),
        3: (
            "UPDATE",
            [
                1: "malformed attribute list", 2: "unrecognized well-known attribute",
                3: "missing well-known attribute",
                4: "attribute flags", 5: "attribute length", 6: "invalid origin", 8: "invalid next hop",
                9: "optional attribute", 10: "invalid network field", 11: "malformed AS path",
            ]
        ),
        4: ("hold timer expired", [:]),
        5: ("state machine", [1: "in OpenSent", 2: "in OpenConfirm", 3: "in Established"]),
        6: (
            "cease",
            [
                1: "maximum number of prefixes", 2: "administrative shutdown", 3: "peer de-configured",
                4: "administrative reset", 5: "connection rejected", 6: "other configuration change",
                7: "connection collision", 8: "out of resources", 9: "hard reset",
            ]
        ),
        7: ("route refresh", [1: "bad length"]),
    ]

    /// `cease: administrative shutdown (6/2)`.
    package var description: String {
        let known = Self.names[code.rawValue]
        let name = known?.0 ?? "unknown error"
        let detail = known?.1[subcode].map { ": \($0)" } ?? ""
        return "\(name)\(detail) (\(code.rawValue)/\(subcode))"
    }
}
