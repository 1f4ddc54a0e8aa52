import Testing
import WeftNet
import WeftTrust
import X509

@Suite("One authority follows another")
struct SuccessionTests {
    private static let now = TrustFixture.now

    /// Somebody with a certificate, who hears of authorities when he renews it.
    private struct Holder {
        var signer: Certificate
        var known: Set<Certificate>
        var renewal: Renewal
        var ends: WallTime
    }

    @Test(
        "through thirty years nobody ever meets a certificate whose authority he does not know",
        arguments: 0..<6 as Range<UInt64>)
    func noOutage(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let rules = TrustRules()
        var succession = Succession(rules)
        succession.announce(try FabricAuthority(named: "a", at: Self.now).certificate, at: Self.now)
        var holders: [Holder] = []
        var signers: Set<Certificate> = []
        for day in 0..<(30 * 365) {
            let time = Self.now + .days(Int64(day)) + .seconds(Int64.random(in: 0..<86_400, using: &generator))
            succession.forget(at: time)
            let isByHand = succession.announced(at: time) == nil && Int.random(in: 0..<2000, using: &generator) == 0
            if succession.isNextDue(at: time) || isByHand {
                succession.announce(try FabricAuthority(named: "a", at: time).certificate, at: time)
            }
            let signer = succession.terms[try #require(succession.signer(at: time))].certificate
            #expect(signer.ends >= time + rules.lifetime)
            signers.insert(signer)
            // Some renew at the very last, one comes anew now and then.
            for index in holders.indices
            where holders[index].renewal.due <= time && (Bool.random(using: &generator) || holders[index].ends <= time)
            {
                holders[index] = Self.holder(signer, succession, time, rules, &generator)
            }
            if day % 700 == 0, holders.count < 8 {
                holders.append(Self.holder(signer, succession, time, rules, &generator))
            }
            for one in holders where time <= one.ends {
                for other in holders where time <= other.ends { #expect(one.known.contains(other.signer)) }
            }
        }
        #expect(signers.count >= 3)
    }

    private static func holder(
        _ signer: Certificate, _ succession: Succession, _ time: WallTime, _ rules: TrustRules,
        _ generator: inout SeededGenerator
    ) -> Holder {
        let ends = time + rules.lifetime
        return Holder(
            signer: signer, known: Set(succession.bundle(at: time).authorities),
            renewal: Renewal(from: time, to: ends, using: &generator), ends: ends)
    }

    @Test("a certificate is renewed at two thirds of its time, not by all at once, and again until it is too late")
    func renewal() throws {
        var generator = SeededGenerator(seed: 7)
        let end = Self.now + .days(90)
        var dues: Set<WallTime> = []
        for _ in 0..<200 {
            var renewal = Renewal(from: Self.now, to: end, using: &generator)
            #expect(renewal.due >= Self.now + .days(50) && renewal.due <= Self.now + .days(60))
            dues.insert(renewal.due)
            var time = Self.now + renewal.wait(at: Self.now, using: &generator)
            #expect(time >= renewal.due)
            var attempts = 0
            while time < end, attempts < 1000 {
                let wait = renewal.wait(at: time, afterFailure: true, using: &generator)
                #expect(wait >= .seconds(30) && wait <= .seconds(6 * 3600))
                time = time + wait
                attempts += 1
            }
            #expect((100..<1000).contains(attempts))
        }
        #expect(dues.count > 190)
    }
}
