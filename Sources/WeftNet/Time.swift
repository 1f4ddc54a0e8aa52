/// A point on a clock that never runs backwards, in nanoseconds from an arbitrary start. Cores are handed one with
/// every event that depends on time; they never read a clock.
package struct MonotonicTime: Hashable, Sendable, Comparable {
    package var nanoseconds: Int64

    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    package static let zero = MonotonicTime(nanoseconds: 0)

    package static func < (a: MonotonicTime, b: MonotonicTime) -> Bool { a.nanoseconds < b.nanoseconds }
    /// Saturates: a duration that somebody configured may be longer than all time.
    package static func + (time: MonotonicTime, duration: Duration) -> MonotonicTime {
        let (sum, overflow) = time.nanoseconds.addingReportingOverflow(duration.nanoseconds)
        return MonotonicTime(nanoseconds: overflow ? (duration < .zero ? .min : .max) : sum)
    }
    package static func - (a: MonotonicTime, b: MonotonicTime) -> Duration {
        let (difference, overflow) = a.nanoseconds.subtractingReportingOverflow(b.nanoseconds)
        return .nanoseconds(overflow ? (a < b ? .min : .max) : difference)
    }
}

extension Duration {
    /// Saturates after 292 years.
    package var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        if overflow { return seconds < 0 ? .min : .max }
        let (sum, isBeyond) = whole.addingReportingOverflow(attoseconds / 1_000_000_000)
        return isBeyond ? (seconds < 0 ? .min : .max) : sum
    }
}

/// A calendar time in microseconds since 1970-01-01 UTC: what users see as created, modified, since.
package struct WallTime: Hashable, Sendable, Comparable {
    package var microseconds: Int64

    package init(microseconds: Int64) { self.microseconds = microseconds }

    package static func < (a: WallTime, b: WallTime) -> Bool { a.microseconds < b.microseconds }

    /// `2026-03-01T09:10:11.123456`: the config API's form (UTC without a zone letter).
    package var iso8601: String {
        let date = date
        guard 0...9999 ~= date.year else {
            return "\(date.year)-\(Self.text(2, date.month))-\(Self.text(2, date.day))T\(clock)"
        }
        // Every answer of the API has two of these: digits into place, no parts that are joined.
        return String(unsafeUninitializedCapacity: 26) { buffer in
            Self.write(date.year, 4, at: 0, buffer)
            buffer[4] = UInt8(ascii: "-")
            Self.write(date.month, 2, at: 5, buffer)
            buffer[7] = UInt8(ascii: "-")
            Self.write(date.day, 2, at: 8, buffer)
            buffer[10] = UInt8(ascii: "T")
            writeClock(at: 11, buffer)
            return 26
        }
    }

    /// `2026-Nov-23 09:53:18.339672`: the introspect pages' form (UTC).
    package var introspect: String {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let date = date
        return "\(Self.text(4, date.year))-\(months[date.month - 1])-\(Self.text(2, date.day)) \(clock)"
    }

    private static let microsecondsOfDay: Int64 = 86_400_000_000

    private var microsecondOfDay: Int {
        let rest = microseconds % Self.microsecondsOfDay
        return Int(rest < 0 ? rest + Self.microsecondsOfDay : rest)
    }

    /// Proleptic Gregorian date of a day number, after Howard Hinnant's public-domain description.
    private var date: (year: Int, month: Int, day: Int) {
        let (whole, rest) = microseconds.quotientAndRemainder(dividingBy: Self.microsecondsOfDay)
        let z = Int(rest < 0 ? whole - 1 : whole) + 719_468
        let era = (z >= 0 ? z : z - 146_096) / 146_097
        let dayOfEra = z - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthIndex = (5 * dayOfYear + 2) / 153
        let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthIndex + 2) / 5 + 1)
    }

    /// `09:53:18.339672`
    private var clock: String {
        String(unsafeUninitializedCapacity: 15) { buffer in
            writeClock(at: 0, buffer)
            return 15
        }
    }

    private func writeClock(at start: Int, _ buffer: UnsafeMutableBufferPointer<UInt8>) {
        let seconds = microsecondOfDay / 1_000_000
        Self.write(seconds / 3600, 2, at: start, buffer)
        buffer[start + 2] = UInt8(ascii: ":")
        Self.write(seconds / 60 % 60, 2, at: start + 3, buffer)
        buffer[start + 5] = UInt8(ascii: ":")
        Self.write(seconds % 60, 2, at: start + 6, buffer)
        buffer[start + 8] = UInt8(ascii: ".")
        Self.write(microsecondOfDay % 1_000_000, 6, at: start + 9, buffer)
    }

    /// Writes the last digits of a number.
    private static func write(
        _ value: Int, _ digits: Int, at start: Int, _ buffer: UnsafeMutableBufferPointer<UInt8>
    ) {
        var rest = value
        for index in stride(from: start + digits - 1, through: start, by: -1) {
            buffer[index] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        }
    }

    private static func text(_ width: Int, _ value: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
