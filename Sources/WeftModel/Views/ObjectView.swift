import WeftJSON
package import WeftNet

/// The typed views that `weft-schema` generates: `Model.VirtualNetwork` over a ``ConfigObject``,
/// `Model.VirtualNetworkType` over the JSON of a property. A namespace of its own, because the cores have their own
/// `RoutingInstance` and `RouteTarget`: what is configured and what runs are different things.
package enum Model {}

/// An object seen with the properties of its type. Nothing is converted until it is read; what the schema does not know
/// stays as it is.
package protocol ObjectView: Hashable, Sendable {
    static var type: ObjectType { get }
    var object: ConfigObject { get set }
    /// The caller knows that the object is of this type.
    init(unchecked object: ConfigObject)
}

extension ObjectView {
    /// nil when the object is of another type.
    package init?(_ object: ConfigObject) {
        guard object.type == Self.type else { return nil }
        self.init(unchecked: object)
    }

    package var id: ObjectID { object.id }
    package var name: FQName { object.name }

    /// A property; nil when it is absent, null or of another kind. Setting nil removes it.
    subscript<Value: JSONConvertible>(property: String) -> Value? {
        get { object.properties[property].flatMap(Value.init(json:)) }
        set { object.properties[property] = newValue?.json }
    }

    func targets(_ type: ObjectType) -> [ObjectID] { object.references[to: type].map(\.target) }

    func links<Attribute>(_ type: ObjectType) -> [TypedReference<Attribute>] {
        object.references[to: type].map { link in
            TypedReference(target: link.target, attribute: link.attribute.flatMap(Attribute.init(json:)))
        }
    }
}

/// A link with its data.
package struct TypedReference<Attribute: JSONConvertible & Hashable>: Hashable, Sendable {
    package let target: ObjectID
    package let attribute: Attribute?
}
