/// Turns intent into what follows from it: routing instances, route targets, access lists, and the references between
/// them.
package struct Compiler: Sendable {
    package init() {}

    /// Takes in a batch of changes and answers what is different now. The order of changes to different objects, and how
    /// they are cut into batches, does not matter to the state in the end.
    package mutating func apply(_ changes: [ObjectChange]) -> [DerivedChange] { [] }
}
