/// A version of the CNI specification that the plugin speaks.
package struct CNIVersion: Hashable, Sendable, Comparable {
    package static let supported = ["0.3.0", "0.3.1", "0.4.0", "1.0.0", "1.1.0"]

    private let index: Int

    package init?(_ text: String) {
        guard let index = Self.supported.firstIndex(of: text) else { return nil }
        self.index = index
    }

    private init(index: Int) { self.index = index }

    static let oldest = CNIVersion(index: 0)
    /// 0.4.0 added CHECK.
    static let withCheck = CNIVersion(index: 2)
    /// 1.0.0 dropped the family from addresses.
    static let withoutAddressFamily = CNIVersion(index: 3)
    /// 1.1.0 added STATUS, GC and an interface's MTU.
    static let newest = CNIVersion(index: 4)

    package var text: String { Self.supported[index] }

    package static func < (a: CNIVersion, b: CNIVersion) -> Bool { a.index < b.index }
}
