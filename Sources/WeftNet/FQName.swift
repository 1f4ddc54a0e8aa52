/// The fully qualified name of an object: its parents' names and its own, outermost first.
///
/// The text form joins the parts with `:`, as `default-domain:k8s1-default:vn1`. A route target's own name holds
/// colons, so text cannot always be taken apart again: types with such names are split by whoever knows the type.
package struct FQName: Hashable, Sendable {
    package var parts: [String]

    package init(_ parts: [String]) { self.parts = parts }
    package init(_ parts: String...) { self.parts = parts }

    /// Splits text at every colon.
    package init(splitting text: String) {
        parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    }

    /// The last part; empty for an empty name.
    package var name: String { parts.last ?? "" }
    package var parent: FQName { FQName(Array(parts.dropLast())) }
    package func child(_ name: String) -> FQName { FQName(parts + [name]) }
}

extension FQName: CustomStringConvertible {
    package var description: String { parts.joined(separator: ":") }
}

extension FQName: Comparable {
    package static func < (a: FQName, b: FQName) -> Bool { a.parts.lexicographicallyPrecedes(b.parts) }
}

extension FQName: ExpressibleByArrayLiteral {
    package init(arrayLiteral elements: String...) { parts = elements }
}
