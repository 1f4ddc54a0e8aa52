import WeftModel
import WeftNet

/// A record as memory holds it: what indices and lists need, and the rest as the bytes that are stored.
///
/// A parsed tree of JSON takes several times the room of its text, and of ten thousand ports only a few are looked into
/// at a time; so the tree is built when somebody reads the object. Immutable, so that a reader keeps what it found
/// while writers go on.
final class Row: Sendable {
    struct Target: Hashable, Sendable {
        let type: ObjectType
        let id: ObjectID
        let isRelaxed: Bool
    }

    let type: ObjectType
    let id: ObjectID
    let name: FQName
    let parent: ParentReference?
    let targets: [Target]
    let holder: Holder
    /// Who holds the object itself, for types that are shared.
    let claims: ClaimSet
    /// Everyone who holds any claim on or in the object beside its holder.
    let claimants: ClaimSet
    let numbers: [NumberClaim]
    let addresses: [AddressClaim]
    /// Its own; a derived object has those of its parent (``Catalog/permissions(of:)``).
    let permissions: ObjectPermissions
    let order: UInt64
    let created: WallTime
    let modified: WallTime
    let bytes: [UInt8]

    /// `bytes` are the record's encoding when they are at hand already.
    init(_ record: Record, bytes: [UInt8]? = nil) {
        type = record.type
        id = record.id
        name = record.name
        parent = record.object.parent
        targets = record.object.references.map { Target(type: $0.targetType, id: $0.target, isRelaxed: $0.isRelaxed) }
        holder = record.holder
        claims = record.claims
        claimants = record.claimants
        numbers = record.numberClaims
        addresses = record.addresses
        permissions = ObjectPermissions(of: record)
        order = record.order
        created = record.created
        modified = record.modified
        // As many bytes as there are: a text that was appended to has room for up to twice as much.
        self.bytes = bytes ?? record.encoded.withUnsafeBufferPointer { Array($0) }
    }

    /// The record, built anew at every call.
    var record: Record {
        guard let record = Record(decoding: bytes, type: type, id: id) else {
            // Every row was made from a record, so its bytes are one.
            assertionFailure("\(type.name) \(id) cannot be decoded")
            return Record(
                object: ConfigObject(type: type, id: id, name: name, parent: parent), holder: holder,
                created: created, modified: modified, order: order)
        }
        return record
    }

    /// Derived objects are not counted.
    var isDerived: Bool { order == 0 }

    var key: [UInt8] { Record.key(type, id) }
}
