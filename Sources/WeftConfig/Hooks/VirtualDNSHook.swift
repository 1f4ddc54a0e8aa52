import WeftJSON
import WeftModel
import WeftNet

/// A DNS server of virtual networks: its names are names of the DNS, and the servers that it asks next do not ask it.
struct VirtualDNSHook: TypeHook {
    private static let data = Field.virtualDNSData

    func willCreate(_ record: inout Record, _ core: inout ConfigCore) throws(ConfigError) {
        guard record.name.name.utf8.first != UInt8(ascii: "-"), record.name.name.allSatisfy(\.isNameOfHost) else {
            throw ConfigError(
                .forbiddenValue, "Special characters are not allowed in Virtual DNS server name: \(record.name)")
        }
        share(&record)
        try check(record, core)
    }

    func willUpdate(_ record: inout Record, from old: Record, _ core: inout ConfigCore) throws(ConfigError) {
        if record[Self.data] != old[Self.data] { try check(record, core) }
    }

    func willDelete(_ record: Record, _ core: inout ConfigCore) throws(ConfigError) {
        for id in core.catalog.ids(of: .virtualDNS).sorted() where id != record.id {
            guard let other = core.catalog.intent[id]?.record, Self.next(other) == record.name.description else {
                continue
            }
            throw ConfigError(
                .forbiddenValue,
                "Virtual DNS server is referred by other virtual DNS servers: \(other.name) names it as next_virtual_DNS"
            )
        }
    }

    /// Everybody in its domain may use it.
    private func share(_ record: inout Record) {
        guard let domain = record.object.parent, var permissions = record[Field.perms2]?.object else { return }
        let share: JSON = [Field.tenant: .string("domain:\(domain.id)"), Field.tenantAccess: 5]
        permissions[Field.share] = .array((permissions[Field.share]?.array ?? []) + [share])
        record[Field.perms2] = .object(permissions)
    }

    private func check(_ record: Record, _ core: ConfigCore) throws(ConfigError) {
        guard let data = record[Self.data], !data.isNull else { return }
        guard let domain = data[Field.domainName]?.string, DomainName.isValid(domain) else {
            throw ConfigError(
                .forbiddenValue,
                "Domain name does not adhere to DNS name requirements: \(data[Field.domainName]?.string ?? "none") of "
                    + "virtual-DNS \(record.name)")
        }
        try DNSRecordRules.checkLifetime(data[Field.defaultTtlSeconds], .invalidValue, of: record)
        guard let next = Self.next(record) else { return }
        guard let row = core.catalog.row(of: .virtualDNS, named: FQName(splitting: next)) else {
            guard IPv4Address(next) != nil else {
                throw ConfigError(
                    .invalidValue,
                    "Invalid Virtual Forwarder(next virtual dns server) \(next) of virtual-DNS \(record.name): it has to be "
                        + "the name of a virtual-DNS or an IPv4 address")
            }
            return
        }
        if row.id == record.id || Self.next(row.record) == record.name.description {
            throw ConfigError(
                .forbiddenValue,
                "Cannot have Virtual DNS Servers referring to each other: \(record.name) and \(row.name)")
        }
    }

    private static func next(_ record: Record) -> String? {
        record[data]?[Field.nextVirtualDNS]?.string.flatMap { $0.isEmpty ? nil : $0 }
    }
}

struct VirtualDNSRecordHook: TypeHook {
    private static let data = Field.virtualDNSRecordData

    func willCreate(_ record: inout Record, _ core: inout ConfigCore) throws(ConfigError) {
        guard let data = record[Self.data], !data.isNull else { return }
        try DNSRecordRules.check(data, of: record, core)
    }

    func willUpdate(_ record: inout Record, from old: Record, _ core: inout ConfigCore) throws(ConfigError) {
        if record[Self.data] != old[Self.data] { try willCreate(&record, &core) }
    }
}

/// What the fields of a DNS record may hold (RFC 1035 §3.3, RFC 3596 §2.2).
enum DNSRecordRules {
    static func check(_ data: JSON, of record: Record, _ core: ConfigCore) throws(ConfigError) {
        let kind = data[Field.recordType]?.string ?? ""
        let (name, value) = (data[Field.recordName]?.string ?? "", data[Field.recordData]?.string ?? "")
        func refuse(_ text: String, _ value: String) -> ConfigError {
            ConfigError(
                .forbiddenValue, "\(text): \(value.isEmpty ? "none" : value) of virtual-DNS-record \(record.name)")
        }
        guard !kind.isEmpty else { throw refuse("Invalid record type", kind) }
        if kind == "PTR" {
            guard IPAddress(name) != nil || isReverse(name) else {
                throw refuse("PTR Record name has to be IP address or reverse.ip.in-addr.arpa", name)
            }
        } else if !DomainName.isValid(name) {
            throw refuse("Record name does not adhere to DNS name requirements", name)
        }
        switch kind {
        case "A" where IPv4Address(value) == nil: throw refuse("Invalid IP address", value)
        case "AAAA" where IPv6Address(value) == nil: throw refuse("Invalid IPv6 address", value)
        case "CNAME", "PTR", "MX":
            guard DomainName.isValid(value) else {
                throw refuse("Record data does not adhere to DNS name requirements", value)
            }
        case "NS":
            let isServer = core.catalog.id(of: .virtualDNS, named: FQName(splitting: value)) != nil
            guard isServer || IPv4Address(value) != nil || DomainName.isValid(value) else {
                throw refuse("Invalid virtual dns server in record data", value)
            }
        default: break
        }
        try checkLifetime(data[Field.recordTtlSeconds], .forbiddenValue, of: record)
        if kind == "MX", let preference = data[Field.recordMxPreference], !preference.isNull,
            !(0...65535).contains(preference.int ?? -1)
        {
            throw refuse("Invalid value for MX record preference", preference.text)
        }
    }

    /// RFC 2181 §8: 31 bits.
    static func checkLifetime(_ json: JSON?, _ code: ConfigError.Code, of record: Record) throws(ConfigError) {
        guard let json, !json.isNull, !(0...0x7fff_ffff).contains(json.int ?? -1) else { return }
        throw ConfigError(
            code, "Invalid value for TTL: \(json) of \(record.type.name) \(record.name), not between 0 and 2147483647")
    }

    /// Not every label of these is one of a host (RFC 2317 §4: `0/25`).
    private static func isReverse(_ name: String) -> Bool {
        let name = name.lowercased()
        return name.contains("in-addr.arpa") || name.contains("ip6.arpa")
    }
}

extension Character {
    /// A letter, digit or hyphen of ASCII.
    fileprivate var isNameOfHost: Bool { self == "-" || isASCII && (isLetter || isNumber) }
}
