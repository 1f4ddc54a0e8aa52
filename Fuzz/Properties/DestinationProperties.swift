import WeftBGPWire
import WeftNet

/// What was read of a family's destinations is read again when it has been written.
struct DestinationProperties {
    private let family: BGPFamily
    private let hasIdentifiers: Bool
    private let isWithdrawal: Bool

    init(_ family: BGPFamily, _ hasIdentifiers: Bool, _ isWithdrawal: Bool) {
        self.family = family
        self.hasIdentifiers = hasIdentifiers
        self.isWithdrawal = isWithdrawal
    }

    func check(_ bytes: UnsafeRawBufferPointer) throws(Violation) {
        switch family {
        case .ermVPN, .ipv4MVPN: try checkAll(readMulticast, bytes) { $0.addMulticast($1) }
        case .evpn: try checkAll(readEVPN, bytes) { $0.addEVPN($1) }
        case .routeTarget: try checkInterests(bytes)
        case .ipv4Unicast: try checkAll(readNarrow, bytes) { $0.addIPv4($1.network, $1.length) }
        case .ipv4Labeled: try checkAll(readNarrow, bytes) { $0.addLabeledIPv4($1.label, $1.network, $1.length) }
        case .ipv4VPN:
            try checkAll(readNarrow, bytes) { $0.addVPNv4($1.label, $1.distinguisher, $1.network, $1.length) }
        case .ipv6Unicast, .ipv6Labeled, .ipv6VPN:
            try checkAll(readWide, bytes) { writer, prefix in
                writer.addIPv6(
                    IPv6Address(high: prefix.high, low: prefix.low), prefix.length,
                    label: family.hasLabels ? prefix.label : nil,
                    distinguisher: family.hasDistinguishers ? prefix.distinguisher : nil)
            }
        }
    }

    // MARK: Reading, up to the first fault

    private func readEVPN(_ bytes: UnsafeRawBufferPointer, _ hasIdentifiers: Bool) -> [EVPNRoute] {
        var reader = EVPNReader(bytes, hasPathIdentifiers: hasIdentifiers)
        var found: [EVPNRoute] = []
        while let route = try? reader.next() { found.append(route) }
        return found
    }

    private func readMulticast(_ bytes: UnsafeRawBufferPointer, _ hasIdentifiers: Bool) -> [MulticastRoute] {
        var reader = MulticastReader(bytes, family, hasPathIdentifiers: hasIdentifiers)
        var found: [MulticastRoute] = []
        while let route = try? reader.next() { found.append(route) }
        return found
    }

    private func readNarrow(_ bytes: UnsafeRawBufferPointer, _ hasIdentifiers: Bool) -> [WireIPv4] {
        var reader = reader(bytes, hasIdentifiers)
        var found: [WireIPv4] = []
        while var prefix = try? reader.nextIPv4() {
            prefix.label = own(prefix.label)
            found.append(prefix)
        }
        return found
    }

    private func readWide(_ bytes: UnsafeRawBufferPointer, _ hasIdentifiers: Bool) -> [WireIPv6] {
        var reader = reader(bytes, hasIdentifiers)
        var found: [WireIPv6] = []
        while var prefix = try? reader.nextIPv6() {
            prefix.label = own(prefix.label)
            found.append(prefix)
        }
        return found
    }

    private func readInterests(_ bytes: UnsafeRawBufferPointer) -> [WideDestination] {
        var reader = RouteTargetReader(bytes)
        var found: [WideDestination] = []
        while let interest = try? reader.next() { found.append(interest) }
        return found
    }

    private func reader(_ bytes: UnsafeRawBufferPointer, _ hasIdentifiers: Bool) -> PrefixReader {
        PrefixReader(
            bytes, hasPathIdentifiers: hasIdentifiers, hasLabels: family.hasLabels,
            hasDistinguishers: family.hasDistinguishers)
    }

    /// A label field as we write it: the last of its stack, or the one of all withdrawals (RFC 8277 §2.4).
    private func own(_ label: UInt32) -> UInt32 {
        guard family.hasLabels else { return 0 }
        return isWithdrawal ? 0x80_0000 : label | 1
    }

    private func checkAll<Destination: Identified>(
        _ read: (UnsafeRawBufferPointer, Bool) -> [Destination], _ bytes: UnsafeRawBufferPointer,
        _ add: (inout UpdateWriter, Destination) -> Void
    ) throws(Violation) {
        let destinations = read(bytes, hasIdentifiers)
        let written = write { writer in
            for destination in destinations {
                if hasIdentifiers { writer.pathIdentifier = destination.pathIdentifier }
                add(&writer, destination)
            }
        }
        try written.withDestinations { bytes throws(Violation) in
            let again = read(bytes, hasIdentifiers)
            try require(again == destinations, "destinations are written as they are: \(destinations) became \(again)")
        }
    }

    private func checkInterests(_ bytes: UnsafeRawBufferPointer) throws(Violation) {
        let interests = readInterests(bytes)
        let written = write { for interest in interests { $0.addInterest(interest) } }
        try written.withDestinations { bytes throws(Violation) in
            try require(readInterests(bytes) == interests, "\(interests) are written as they are")
        }
    }

    private func write(_ add: (inout UpdateWriter) -> Void) -> Written {
        var writer = UpdateWriter(limit: BGPHeader.extendedMessageLimit)
        if isWithdrawal {
            writer.beginWithdrawals(of: family)
        } else {
            writer.beginAnnouncements(of: family, [], nextHop: [])
        }
        add(&writer)
        writer.finish()
        return Written(messages: writer.bytes, isWithdrawal: isWithdrawal)
    }
}

/// A destination with the number that tells its paths apart.
private protocol Identified: Equatable {
    var pathIdentifier: UInt32 { get }
}

extension EVPNRoute: Identified {}
extension MulticastRoute: Identified {}
extension WireIPv4: Identified {}
extension WireIPv6: Identified {}

/// Messages with destinations of one family.
private struct Written {
    let messages: [UInt8]
    let isWithdrawal: Bool

    /// All of the messages' destinations, one behind the other.
    func withDestinations(_ body: (UnsafeRawBufferPointer) throws(Violation) -> Void) throws(Violation) {
        var found: [UInt8] = []
        messages.withUnsafeBytes { bytes in
            var rest = bytes
            while let (_, length) = try? BGPHeader.read(rest, limit: BGPHeader.extendedMessageLimit) {
                let message = UnsafeRawBufferPointer(rebasing: rest[BGPHeader.length..<length])
                var scan = UpdateScan()
                guard (try? scan.scan(message)) != nil else { return }
                let wide = isWithdrawal ? scan.unreach?.range : scan.reach?.range
                found += message[wide ?? (isWithdrawal ? scan.withdrawn : scan.announced)]
                rest = UnsafeRawBufferPointer(rebasing: rest[length...])
            }
        }
        let destinations = found
        let violation: Violation? = destinations.withUnsafeBytes { bytes in
            do throws(Violation) { try body(bytes) } catch { return error }
            return nil
        }
        if let violation { throw violation }
    }
}
