import Hummingbird
import WeftModel

/// What a URL names. Object types come from the model, so every type has its URLs without being registered.
enum Route: Hashable, Sendable {
    case discovery
    case collection(ObjectType)
    /// The identifier as the client wrote it: it may be no uuid.
    case object(ObjectType, String)
    case action(Action)
    case addresses(String, AddressAction)
    /// What clients of Keystone log in by.
    case identity(IdentityRoute)
    case connectors(ConnectorRoute)

    init?(_ segments: [String]) {
        switch segments.count {
        case 0: self = .discovery
        case _ where segments[0] == ConnectorRoute.root:
            guard let route = ConnectorRoute(segments.dropFirst()) else { return nil }
            self = .connectors(route)
        case _ where segments[0] == IdentityRoute.root:
            guard let route = IdentityRoute(segments.dropFirst()) else { return nil }
            self = .identity(route)
        case 1:
            if let action = Action(rawValue: segments[0]) {
                self = .action(action)
            } else if let type = ObjectType(dashed: segments[0].dropLast()), segments[0] == type.collection {
                self = .collection(type)
            } else {
                return nil
            }
        case 2:
            guard let type = ObjectType(dashed: segments[0]), !segments[1].isEmpty else { return nil }
            self = .object(type, segments[1])
        case 3:
            guard segments[0] == ObjectType.virtualNetwork.name, let action = AddressAction(rawValue: segments[2])
            else { return nil }
            self = .addresses(segments[1], action)
        default: return nil
        }
    }

    /// What the URL answers; `HEAD` goes with `GET`.
    var methods: [HTTPRequest.Method] {
        switch self {
        case .discovery: [.get]
        case .collection: [.get, .post]
        case .object: [.get, .put, .delete]
        case .action(let action): action.methods
        case .addresses: [.post]
        case .identity(let route): route.methods
        case .connectors(let route): route.methods
        }
    }
}

extension ObjectType {
    /// In URLs types are written with dashes only.
    fileprivate init?(dashed name: some StringProtocol) {
        guard let type = ObjectType(name), type.name == name else { return nil }
        self = type
    }
}
