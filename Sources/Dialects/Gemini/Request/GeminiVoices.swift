/// Gemini's voices for OpenAI's.
enum GeminiVoices {
    /// The voice of Gemini that comes near to the one of OpenAI called `name`; any other name is taken for Gemini's own.
    static func voice(_ name: String) -> String {
        ofOpenAI[name] ?? name
    }

    private static let ofOpenAI = [
        "alloy": "Kore",
        "ash": "Orus",
        "ballad": "Algieba",
        "cedar": "Charon",
        "coral": "Leda",
        "echo": "Puck",
        "fable": "Fenrir",
        "marin": "Aoede",
        "nova": "Zephyr",
        "onyx": "Algenib",
        "sage": "Sulafat",
        "shimmer": "Despina",
        "verse": "Iapetus",
    ]
}
