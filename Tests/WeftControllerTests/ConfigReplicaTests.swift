import Testing
import WeftConfig
import WeftModel
import WeftNet

@testable import WeftController

@Suite("The configuration as streams tell it")
struct ConfigReplicaTests {
    private func id(_ number: Int) -> ObjectID { .derived(from: "object \(number)") }

    private func batch(_ numbers: Int..., complete: Bool = true) -> ConfigEvents {
        let changes = numbers.map { number in
            ObjectChange.put(
                ConfigObject(type: .virtualNetwork, id: id(number), name: ["n\(number)"], parent: nil))
        }
        return ConfigEvents(revision: 1, changes: changes, isComplete: complete)
    }

    /// `+` or `-`, and the number.
    private func summary(_ events: ConfigEvents) -> [String] {
        events.changes.map { change in
            switch change {
            case .put(let object): "+\(object.name.name)"
            case .delete(_, let id): "-n\((0..<10).first { self.id($0) == id } ?? -1)"
            }
        }
    }

    @Test("what a later stream does not name any more is deleted once that has told everything, and not before")
    func laterStream() {
        var replica = ConfigReplica()
        replica.streamBegan()
        _ = replica.take(batch(1, 2, complete: false))
        _ = replica.take(batch(3))
        replica.streamBegan()
        #expect(summary(replica.take(batch(1, complete: false))) == ["+n1"])
        let gone = replica.take(batch(4))
        #expect(Set(summary(gone)) == ["+n4", "-n2", "-n3"])
        #expect(gone.isComplete)
        #expect(summary(replica.take(batch(5))) == ["+n5"])
    }

    @Test("a stream that breaks off before its end deletes nothing")
    func brokenStream() {
        var replica = ConfigReplica()
        replica.streamBegan()
        _ = replica.take(batch(1, 2))
        replica.streamBegan()
        #expect(summary(replica.take(batch(1, complete: false))) == ["+n1"])
        replica.streamBegan()
        #expect(summary(replica.take(batch(1, 2))) == ["+n1", "+n2"])
    }

    @Test("a deletion is passed on, and not repeated by the next stream")
    func deletion() {
        var replica = ConfigReplica()
        replica.streamBegan()
        _ = replica.take(batch(1))
        let gone = ConfigEvents(revision: 2, changes: [.delete(.virtualNetwork, id(1))], isComplete: true)
        #expect(summary(replica.take(gone)) == ["-n1"])
        replica.streamBegan()
        #expect(summary(replica.take(batch())) == [])
    }
}
