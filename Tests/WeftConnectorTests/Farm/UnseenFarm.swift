import WeftNet

@testable import WeftConfig
@testable import WeftConnector

/// A farm of which nothing has been seen, for tests of what is around the engine.
protocol UnseenFarm: ConnectedOrchestrator where View == FarmView {}

extension UnseenFarm {
    var name: String { "farm1" }
    var unseen: FarmView {
        FarmView(
            of: Orchestrator(
                id: .zero, name: name, kind: "farm", instance: "i", scope: ["default-domain"], epoch: 0))
    }
    static var reported: String { "guests" }
    static var noticed: String { "events" }
}
