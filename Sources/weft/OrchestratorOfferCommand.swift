import ArgumentParser
import WeftClient
import WeftConfig
import WeftModel

extension OrchestratorCommand {
    struct Offer: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Hand over to another orchestrator what one made for one of its objects.",
            discussion: """
                The other orchestrator's connector takes all of it at once, when it has the object in its own orchestrator. Until \
                then the giver's connector deletes none of it; the offer ends when it is taken back or that connector starts anew. \
                The connector of a Kubernetes cluster neither offers nor takes anything by itself: pods do not move.
                """)

        @OptionGroup var options: APIOptions
        @Argument(help: "The name of the orchestrator that it belongs to.") var name: String
        @Argument(help: "The kind of object that it was made for, as in `weft_owner`: Pod.") var kind: String
        @Argument(help: "The orchestrator's identifier of that object, as in `weft_owner`.") var uid: String
        @Option(help: "The name of the orchestrator that is to have it.") var to: String?
        @Flag(help: "Take the offer back.") var withdraw = false

        func validate() throws {
            guard (to == nil) == withdraw else {
                throw ValidationError("Say either --to, whom it is offered to, or --withdraw.")
            }
        }

        func run() async throws {
            let (objects, taker) = try await options.client.offer(Source(kind: kind, uid: uid), of: name, to: to)
            print(to.map { "\(name) offers \($0):" } ?? "\(name) keeps:")
            for object in objects { print("  \(object.type.name) \(object.name) (\(object.id))") }
            if let taker, OrchestratorKind(rawValue: taker.kind)?.takesOver == false {
                print(
                    "  warning: Weft's connector of kind \(taker.kind) takes nothing over by itself; one of your own may, by "
                        + "POST /weft/apply")
            }
        }
    }
}
