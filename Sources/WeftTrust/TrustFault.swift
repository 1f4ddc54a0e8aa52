/// Why a certificate, or a request for one, is not taken: in words for people, by kinds for figures.
package struct TrustFault: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// It is none, or holds what is not known here and must be.
        case malformed
        /// No authority that is believed here signed it.
        case untrusted
        case expired
        case notYetValid = "not yet valid"
        case revoked
        /// It is for something else: an authority's, one for servers, one for another kind of caller.
        case misused
        /// It is for somebody else.
        case misnamed
        /// A key that is too weak, or of a kind that is not taken.
        case weak
        /// The request asks for more than was granted.
        case excessive
        /// No certificate was shown.
        case absent
    }

    package let kind: Kind
    package let description: String

    package init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}
