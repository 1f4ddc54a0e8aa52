import Hummingbird

/// An operation that is not create, read, update, delete or list of one type. The raw value is its URL.
enum Action: String, CaseIterable, Sendable {
    case propertyCollectionGet = "prop-collection-get"
    case propertyCollectionUpdate = "prop-collection-update"
    case referenceUpdate = "ref-update"
    case relaxReference = "ref-relax-for-delete"
    case nameToID = "fqname-to-id"
    case idToName = "id-to-fqname"
    case keyValue = "useragent-kv"
    case bulkList = "list-bulk-collection"
    case permissions = "obj-perms"
    case changeOwner = "chown"
    case changeMode = "chmod"
    case authorizationMode = "aaa-mode"
    case watch
    case setTag = "set-tag"

    var methods: [HTTPRequest.Method] {
        switch self {
        case .propertyCollectionGet, .permissions, .watch: [.get]
        case .authorizationMode: [.get, .put]
        default: [.post]
        }
    }

    /// Clients look actions up by this name in the discovery document; mostly it is the URL.
    var linkName: String {
        switch self {
        case .nameToID: "name-to-id"
        case .idToName: "id-to-name"
        case .keyValue: "useragent-keyvalue"
        default: rawValue
        }
    }
}

/// An operation on the addresses of one network: `/virtual-network/<uuid>/ip-alloc`.
enum AddressAction: String, CaseIterable, Sendable {
    case allocate = "ip-alloc"
    case free = "ip-free"
    case count = "subnet-ip-count"
}
