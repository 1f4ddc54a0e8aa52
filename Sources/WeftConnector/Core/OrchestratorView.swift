package import WeftConfig
package import WeftModel
package import WeftNet

/// The objects of an orchestrator as they were last heard of, and what they mean as intent: all that ``Synchronizer``
/// has to be told of an orchestrator.
///
/// A value. Events change it, and answer with a ``ViewChange`` what there is to do.
package protocol OrchestratorView: Sendable {
    associatedtype Kind where Kind == Unit.Kind
    associatedtype Unit: SourceUnit

    /// The types that the objects become, referents before what refers to them. They are deleted the other way around.
    static var types: [ObjectType] { get }
    /// The objects that no list holds: those of the kinds that are ``UnitRole/whole``.
    static var wholes: [Unit] { get }

    /// What the orchestrator was registered as.
    var orchestrator: ObjectID { get }
    /// All objects, those that no list holds too, referents before what refers to them.
    var units: [Unit] { get }
    /// The object of that uid.
    func unit(_ uid: String) -> Unit?
    func uids(of kind: Kind) -> Set<String>
    /// The names of the virtual machines that the objects become.
    var machineNames: Set<String> { get }

    /// What is made for an object; nil when it is not there.
    func source(of unit: Unit) -> Source?
    /// What an object wants. Throws what a person has to put right in the orchestrator: until then all stays as it is.
    func wish(of unit: Unit, in surroundings: Surroundings?) throws(Untranslatable) -> Wish
    /// The address of an interface that a machine was started with and that its wish names no more; nil when the
    /// interface is none of the machine's.
    func address(of interface: ObjectID, of unit: Unit) -> IntentObject?
    /// What has to be carried out again when somebody else changed what was made for a source.
    func units(restoring source: Source) -> [Unit]
    /// What made the objects that those of a unit refer to, when such an object turns out to be missing.
    func foundations(of unit: Unit) -> [Unit]
    /// Claims of the orchestrator that end before the object that they are for is deleted.
    func releases(before type: ObjectType, _ id: ObjectID) -> [Mutation]
    /// Whether the orchestrator is still to be told the addresses of a machine.
    func awaitsReport(_ unit: Unit) -> Bool
}

/// What an event of the orchestrator asks to be done, most often nothing.
package struct ViewChange<Unit: SourceUnit>: Hashable, Sendable {
    /// What is to be carried out again.
    package var changed: [Unit]
    /// The uid of an object that is no more.
    package var gone: String?
    /// The orchestrator that it went to, where the event says that it moved: what was made for it is offered there
    /// instead of deleted.
    package var taker: ObjectID?

    package init(changed: [Unit] = [], gone: String? = nil, taker: ObjectID? = nil) {
        self.changed = changed
        self.gone = gone
        self.taker = taker
    }
}
