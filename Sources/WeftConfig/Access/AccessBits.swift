import WeftJSON

/// What may be done with an object, as `perms2` adds it up (docs/wire/config-api.md, "Permissions").
struct AccessBits: OptionSet, Hashable, Sendable {
    let rawValue: UInt8

    static let read = AccessBits(rawValue: 4)
    /// To change it, and to attach anything to it or make anything in it.
    static let write = AccessBits(rawValue: 2)
    /// To refer to it.
    static let link = AccessBits(rawValue: 1)
    static let all: AccessBits = [.read, .write, .link]

    init(rawValue: UInt8) { self.rawValue = rawValue & 7 }

    /// Other than a number gives nothing.
    init(_ json: JSON?) { self.init(rawValue: UInt8(clamping: json?.int ?? 0)) }

    /// As the API writes it: `RWX`.
    var letters: String {
        (contains(.read) ? "R" : "") + (contains(.write) ? "W" : "") + (contains(.link) ? "X" : "")
    }

    /// In refusals, as the original's have it: `read`, `write,link`.
    var words: String {
        [(AccessBits.read, "read"), (.write, "write"), (.link, "link")].filter { contains($0.0) }.map(\.1)
            .joined(separator: ",")
    }
}
