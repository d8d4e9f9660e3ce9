print("voicebeat")
