import Testing
import WeftJSON

@testable import WeftConfig

@Suite("A connector's status on the wire")
struct ConnectorStatusTests {
    @Test("it comes back as it was")
    func roundTrip() {
        var status = ConnectorStatus()
        status.brakes = ["Pod": DeletionBrake(deletions: 60, owned: 90)]
        status.refused = 2
        status.refusals = ["pod a: no such network"]
        status.isInSync = true
        status.owned = 7
        #expect(ConnectorStatus(json: status.json) == status)
        status.isInSync = false
        status.problem = "another holds the lease"
        status.faults = ["pods": "forbidden"]
        #expect(ConnectorStatus(json: status.json) == status)
    }

    @Test("what is missing is as before anything was heard, and what is unknown changes nothing")
    func otherBuilds() {
        #expect(ConnectorStatus(json: .null) == ConnectorStatus())
        #expect(ConnectorStatus(json: ["remote": true, "faults": "none"]) == ConnectorStatus())
    }
}
