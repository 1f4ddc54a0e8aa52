import WeftConfig
import WeftModel
import WeftNet

extension Synchronizer {
    /// What of a translation is to be there, and whether all that its source has besides stays.
    ///
    /// A machine that has interfaces runs, and keeps them whatever its translation says by now. None comes to it but
    /// the first, with which every machine is started; and of those that it has, both halves, interface and address.
    func shape(of translation: Translation, for unit: Unit) -> (objects: [IntentObject], isRunning: Bool) {
        let present = owned[translation.source] ?? []
        let known = present + (missing[translation.source] ?? [])
        let isRunning =
            !translation.interfaces.isEmpty
            && known.contains { $0.type == .virtualMachineInterface || $0.type == .instanceIp }
        guard isRunning else { return (translation.objects, false) }
        let ids = Set(known.map(\.id))
        let later = translation.interfaces.dropFirst().flatMap { interface -> [ObjectID] in
            let halves = [interface.id, interface.instanceIP]
            return halves.contains(where: ids.contains) ? [] : halves
        }
        let named = Set(translation.interfaces.map(\.id))
        let addresses = present.filter { $0.type == .virtualMachineInterface && !named.contains($0.id) }
            .compactMap { view.address(of: $0.id, of: unit) }
        return (translation.objects.filter { !later.contains($0.id) } + addresses, true)
    }
}
