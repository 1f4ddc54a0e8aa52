import WeftJSON
import WeftModel
import WeftNet

/// Everything that is kept about one object: the intent that everybody sees, and what belongs to us alone.
struct Record: Hashable, Sendable {
    /// Its `id_perms` hold only what differs from the default; ``shownObject`` has them whole.
    var object: ConfigObject
    var holder: Holder
    var created: WallTime
    var modified: WallTime
    /// Grows with every object made: the order of a parent's children.
    var order: UInt64
    /// Who holds the reference to a target. A target that is not in here is held by the object's own holder.
    var referenceClaims: [ObjectID: ClaimSet] = [:]
    /// Who holds a share of `perms2`, by tenant; absent: the object's own holder.
    var shareClaims: [String: ClaimSet] = [:]
    /// Who needs this object, for types that are shared (``SharedTypes``).
    var claims: ClaimSet = []
    /// Addresses that this object keeps in use.
    var addresses: [AddressClaim] = []
    /// Objects that it does not refer to yet, whose references will not keep them.
    var relaxedAhead: Set<ObjectID> = []
    /// The positions of a list property's elements, once one of them has been addressed by position; ascending.
    var positions: [String: [String]] = [:]

    var type: ObjectType { object.type }
    var id: ObjectID { object.id }
    var name: FQName { object.name }

    /// Everyone who holds a claim on the object, one of its references or one of its shares.
    var claimants: ClaimSet {
        if claims.isEmpty, referenceClaims.isEmpty, shareClaims.isEmpty { return [] }
        return referenceClaims.values.reduce(shareClaims.values.reduce(claims) { $0.union($1) }) { $0.union($1) }
    }

    /// The property's value; nil when it is not set.
    subscript(property: String) -> JSON? {
        get { object.properties[property] }
        set { object.properties[property] = newValue }
    }
}

/// An address, or a block of them, in use in a network or in a flat IPAM.
struct AddressClaim: Hashable, Sendable {
    /// The virtual-network or network-ipam within which the address is unique.
    var space: ObjectID
    var address: IPAddress
    var count: UInt64 = 1
}
