/// Writes UPDATE messages, one after the other, into one buffer.
///
/// The caller says what all destinations of a message share, then adds destinations; when a message is full the next
/// one begins by itself. A destination that does not fit into a message of its own is left out.
package struct UpdateWriter {
    /// Whole messages.
    package private(set) var bytes: [UInt8] = []
    package private(set) var messageCount = 0

    /// Stands in front of the destinations that follow; `nil` unless both ends agreed on that (RFC 7911 §3).
    package var pathIdentifier: UInt32?

    private var limit: Int
    /// Of the message that is being written; its lengths are filled in at its end.
    private var start = 0
    /// Where the attributes' length is, and that of the attribute with the destinations.
    private var attributesLength = 0
    private var reachLength = 0
    private var isOpen = false
    private var shape = Shape.withdrawal(nil)
    /// The attributes in wire form, in two parts: the front of MP_REACH_NLRI goes first (RFC 7606 §5.1).
    private var attributes: [UInt8] = []
    private var nextHop: [UInt8] = []

    private enum Shape {
        /// `nil`: IPv4 unicast, in fields of its own.
        case withdrawal(BGPFamily?)
        case announcement(BGPFamily?)
    }

    /// More bytes than any destination takes.
    package static let destinationLimit = 80

    /// The bytes that a message of `limit` bytes has for destinations with such attributes; less than none when they
    /// are too long already.
    package static func room(limit: Int, _ family: BGPFamily, attributes: Int, nextHop: Int) -> Int {
        let head = BGPHeader.length + 4
        // The front of MP_REACH_NLRI: flags, type and length, the family, the next hop behind its length, a reserved
        // octet.
        return limit - head - attributes - (family == .ipv4Unicast && nextHop == 0 ? 0 : 4 + 3 + 1 + nextHop + 1)
    }

    /// - Parameter limit: bytes of a message, at most.
    package init(limit: Int) { self.limit = limit }

    /// Forgets what was written and keeps the storage.
    package mutating func reset(limit: Int) {
        self.limit = limit
        bytes.removeAll(keepingCapacity: true)
        messageCount = 0
        isOpen = false
        pathIdentifier = nil
    }

    /// The destinations that follow are withdrawn.
    package mutating func beginWithdrawals(of family: BGPFamily) {
        finish()
        shape = .withdrawal(family == .ipv4Unicast ? nil : family)
        attributes.removeAll(keepingCapacity: true)
    }

    /// The destinations that follow have these attributes.
    ///
    /// - Parameters:
    ///   - attributes: in wire form, without MP_REACH_NLRI; for IPv4 unicast with NEXT_HOP, unless `nextHop` says it.
    ///   - nextHop: as MP_REACH_NLRI has it; for IPv4 unicast only one of another family (RFC 8950).
    package mutating func beginAnnouncements(
        of family: BGPFamily, _ attributes: ArraySlice<UInt8>, nextHop: ArraySlice<UInt8>
    ) {
        finish()
        shape = .announcement(family == .ipv4Unicast && nextHop.isEmpty ? nil : family)
        self.nextHop.removeAll(keepingCapacity: true)
        self.nextHop.append(contentsOf: nextHop)
        self.attributes.removeAll(keepingCapacity: true)
        self.attributes.append(contentsOf: attributes)
    }

    /// Adds one destination of `size` bytes, written by `write`.
    @inline(__always)
    package mutating func add(_ size: Int, _ write: (inout [UInt8]) -> Void) {
        if isOpen, bytes.count + size + (pathIdentifier == nil ? 0 : 4) + reserve - start > limit { finish() }
        if !isOpen { open() }
        if let pathIdentifier { bytes.append(wire: pathIdentifier) }
        write(&bytes)
    }

    /// Adds an IPv4 prefix.
    @inline(__always)
    package mutating func addIPv4(_ network: UInt32, _ length: UInt8) {
        add(5) { bytes in
            bytes.append(length)
            Self.append(network, length, to: &bytes)
        }
    }

    /// Adds an IPv4 prefix behind a label field and a distinguisher.
    @inline(__always)
    package mutating func addVPNv4(_ label: UInt32, _ distinguisher: UInt64, _ network: UInt32, _ length: UInt8) {
        add(16) { bytes in
            bytes.append(length + 88)
            bytes.append(field24: label)
            bytes.append(wire: distinguisher)
            Self.append(network, length, to: &bytes)
        }
    }

    /// As many bytes of a prefix as its length needs.
    @inline(__always)
    package static func append(_ network: UInt32, _ length: UInt8, to bytes: inout [UInt8]) {
        if length > 0 { bytes.append(UInt8(truncatingIfNeeded: network >> 24)) }
        if length > 8 { bytes.append(UInt8(truncatingIfNeeded: network >> 16)) }
        if length > 16 { bytes.append(UInt8(truncatingIfNeeded: network >> 8)) }
        if length > 24 { bytes.append(UInt8(truncatingIfNeeded: network)) }
    }

    /// Bytes that follow the destinations.
    private var reserve: Int {
        switch shape {
        case .withdrawal(nil): 2
        case .withdrawal, .announcement(nil): 0
        case .announcement: attributes.count
        }
    }

    private mutating func open() {
        isOpen = true
        start = bytes.count
        // The marker; the message's length, which its end fills in; its type; no length of withdrawn routes yet.
        bytes.append(wire: UInt64.max)
        bytes.append(wire: UInt64.max)
        bytes.append(wire: UInt32(BGPMessageType.update.rawValue) << 8)
        bytes.append(0)
        switch shape {
        case .withdrawal(nil): break
        case .withdrawal(let family?):
            openMP(AttributeType.mpUnreach, family)
        case .announcement(nil):
            bytes.append(wire: UInt16(truncatingIfNeeded: attributes.count))
            bytes.append(contentsOf: attributes)
        case .announcement(let family?):
            openMP(AttributeType.mpReach, family)
            bytes.append(UInt8(truncatingIfNeeded: nextHop.count))
            bytes.append(contentsOf: nextHop)
            bytes.append(0)
        }
    }

    private mutating func openMP(_ type: UInt8, _ family: BGPFamily) {
        attributesLength = bytes.count
        bytes.append(contentsOf: [0, 0, AttributeType.optional | AttributeType.extendedLength, type, 0, 0])
        reachLength = bytes.count - 2
        bytes.append(wire: family.afi)
        bytes.append(family.safi)
    }

    /// Ends the message that is being written, if there is one.
    package mutating func finish() {
        guard isOpen else { return }
        isOpen = false
        // Only a message with a single destination can be too long: lengths do not hold what it would say.
        guard bytes.count + reserve - start <= limit else { return bytes.removeSubrange(start...) }
        messageCount += 1
        switch shape {
        case .withdrawal(nil):
            patch(start + 19, bytes.count - start - 21)
            bytes.append(contentsOf: [0, 0])
        case .announcement(nil): break
        case .withdrawal, .announcement:
            patch(reachLength, bytes.count - reachLength - 2)
            bytes.append(contentsOf: attributes)
            patch(attributesLength, bytes.count - attributesLength - 2)
        }
        patch(start + 16, bytes.count - start)
    }

    private mutating func patch(_ position: Int, _ value: Int) {
        bytes[position] = UInt8(truncatingIfNeeded: value >> 8)
        bytes[position + 1] = UInt8(truncatingIfNeeded: value)
    }

    /// The marker that a family has been told in full (RFC 4724 §2).
    package static func endOfRIB(_ family: BGPFamily) -> [UInt8] {
        guard family != .ipv4Unicast else { return BGPHeader.message(.update, [0, 0, 0, 0]) }
        var body: [UInt8] = [0, 0, 0, 6, AttributeType.optional, AttributeType.mpUnreach, 3]
        body.append(wire: family.afi)
        body.append(family.safi)
        return BGPHeader.message(.update, body)
    }
}
