import SwiftASN1
package import WeftNet
package import X509

/// Where whoever holds a certificate may be called (RFC 5280 §4.2.1.6), for clients that compare that.
package enum CallAddress: Hashable, Sendable, CustomStringConvertible {
    case name(String)
    case address(IPAddress)

    /// An address, or a name.
    package init(_ text: String) { self = IPAddress(text).map { .address($0) } ?? .name(text.lowercased()) }

    package var description: String {
        switch self {
        case .name(let name): name
        case .address(let address): "\(address)"
        }
    }

    var generalName: GeneralName {
        switch self {
        case .name(let name): .dnsName(name)
        case .address(.v4(let address)):
            .ipAddress(ASN1OctetString(contentBytes: Self.bytes(UInt64(address.rawValue), 4)[...]))
        case .address(.v6(let address)):
            .ipAddress(ASN1OctetString(contentBytes: (Self.bytes(address.high, 8) + Self.bytes(address.low, 8))[...]))
        }
    }

    private static func bytes(_ value: UInt64, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64(count - 1 - $0))) }
    }
}

extension Certificate {
    /// Whether it says so of all these.
    package func isCalled(at addresses: [CallAddress]) -> Bool {
        let names = Set(((try? extensions.subjectAlternativeNames) ?? nil).map(Array.init) ?? [])
        return names.isSuperset(of: addresses.map(\.generalName))
    }
}
