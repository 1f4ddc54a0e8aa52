/// Which way a family's destinations may have several paths, each with an identifier (RFC 7911 §4), as one end sees it.
package struct AdditionalPathWays: OptionSet, Hashable, Sendable, BitwiseCopyable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let receive = AdditionalPathWays(rawValue: 1)
    package static let send = AdditionalPathWays(rawValue: 2)

    /// The word in objects and options; `nil` for any other.
    package init?(name: String) {
        switch name {
        case "none": self = []
        case "receive": self = .receive
        case "send": self = .send
        case "both": self = [.receive, .send]
        default: return nil
        }
    }

    package var name: String {
        switch (contains(.receive), contains(.send)) {
        case (true, true): "both"
        case (true, false): "receive"
        case (false, true): "send"
        case (false, false): "none"
        }
    }
}
