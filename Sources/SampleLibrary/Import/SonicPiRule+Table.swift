extension SonicPiRule {
  /// Name, instrument, genres; of loops the beats that they last. Notes that a name tells are as they sound.
  static let table = """
    bd_808 kick hip-hop,rnb,electronic
    bd_ada kick electronic,pop
    bd_boom kick hip-hop,rnb
    bd_fat kick hip-hop,lo-fi
    bd_gas kick electronic
    bd_haus kick electronic,pop
    bd_klub kick electronic
    bd_mehackit kick electronic,lo-fi
    bd_pure kick pop,rnb
    bd_sone kick electronic,pop
    bd_tek kick electronic
    bd_zome kick electronic,rnb
    bd_zum kick electronic,hip-hop
    drum_bass_hard kick rock,jazz,pop
    drum_bass_soft kick rock,jazz,pop
    drum_heavy_kick kick rock,hip-hop,lo-fi
    elec_hollow_kick kick electronic
    elec_soft_kick kick electronic,lo-fi,rnb
    sn_dolf snare hip-hop,pop
    sn_dub snare hip-hop,electronic,lo-fi
    sn_generic snare pop,rnb
    sn_zome snare electronic,rnb
    drum_snare_hard snare rock,jazz,pop
    drum_snare_soft snare rock,jazz,pop
    elec_filt_snare snare electronic,lo-fi
    elec_hi_snare snare electronic
    elec_lo_snare snare electronic
    elec_mid_snare snare electronic
    elec_snare snare electronic
    drum_cymbal_closed hi-hat rock,jazz,pop,hip-hop,rnb,lo-fi
    drum_cymbal_pedal pedal-hat rock,jazz,pop,hip-hop,rnb,lo-fi
    drum_cymbal_open open-hat rock,jazz,pop,hip-hop,rnb,lo-fi
    drum_cymbal_hard crash rock,jazz,pop,hip-hop,rnb
    drum_cymbal_soft crash rock,jazz,pop,hip-hop,rnb
    drum_splash_hard splash rock,jazz,pop
    drum_splash_soft splash rock,jazz,pop
    elec_cymbal crash electronic
    drum_cowbell cowbell rock,jazz,pop
    drum_tom_hi_hard high-tom rock,jazz,pop
    drum_tom_hi_soft high-tom rock,jazz,pop
    drum_tom_mid_hard tom rock,jazz,pop
    drum_tom_mid_soft tom rock,jazz,pop
    drum_tom_lo_hard low-tom rock,jazz,pop
    drum_tom_lo_soft low-tom rock,jazz,pop
    elec_fuzz_tom tom electronic
    drum_roll fx rock,jazz
    elec_triangle perc electronic,pop
    elec_tick perc electronic,lo-fi
    elec_wood perc electronic,pop
    elec_pop perc electronic
    elec_blip perc electronic
    elec_blip2 perc electronic
    elec_blup perc electronic
    elec_plip perc electronic
    elec_ping perc electronic
    elec_beep perc electronic
    elec_flip perc electronic
    elec_twip perc electronic
    elec_bong perc electronic
    elec_bell bell electronic
    elec_chime bell electronic,pop
    elec_twang lead electronic
    perc_bell bell -
    perc_bell2 bell -
    perc_snap snap pop,rnb,hip-hop,lo-fi
    perc_snap2 snap pop,rnb,hip-hop,lo-fi
    perc_till perc -
    perc_door fx -
    perc_impact1 fx -
    perc_impact2 fx -
    perc_swash shaker -
    perc_swoosh fx -
    glitch_perc1 perc electronic
    glitch_perc2 perc electronic
    glitch_perc3 perc electronic
    glitch_perc4 perc electronic
    glitch_perc5 perc electronic
    glitch_bass_g bass electronic
    glitch_robot1 fx electronic
    glitch_robot2 fx electronic
    tabla_dhec conga -
    tabla_ghe1 conga -
    tabla_ghe2 conga -
    tabla_ghe3 conga -
    tabla_ghe4 conga -
    tabla_ghe5 conga -
    tabla_ghe6 conga -
    tabla_ghe7 conga -
    tabla_ghe8 conga -
    tabla_ke1 conga -
    tabla_ke2 conga -
    tabla_ke3 conga -
    tabla_na conga -
    tabla_na_o conga -
    tabla_na_s conga -
    tabla_re conga -
    tabla_tas1 conga -
    tabla_tas2 conga -
    tabla_tas3 conga -
    tabla_te1 conga -
    tabla_te2 conga -
    tabla_te_m conga -
    tabla_te_ne conga -
    tabla_tun1 conga -
    tabla_tun2 conga -
    tabla_tun3 conga -
    bass_dnb_f bass electronic
    bass_drop_c bass electronic
    bass_hard_c bass electronic,rock
    bass_hit_c bass electronic,hip-hop
    bass_thick_c bass electronic,hip-hop
    bass_trance_c bass electronic
    bass_voxy_c bass electronic
    bass_voxy_hit_c bass electronic
    bass_woodsy_c bass jazz,rnb
    guit_e_fifths guitar rock
    guit_e_slide guitar rock
    guit_em9 guitar rnb,lo-fi,jazz
    guit_harmonics guitar pop,lo-fi
    ambi_choir pad -
    ambi_dark_woosh fx -
    ambi_drone pad electronic
    ambi_glass_hum pad electronic,lo-fi
    ambi_glass_rub fx -
    ambi_haunted_hum pad electronic
    ambi_lunar_land pad electronic
    ambi_piano piano lo-fi,jazz
    ambi_sauna fx -
    ambi_soft_buzz pad electronic
    ambi_swoosh fx -
    loop_3d_printer loop electronic beats=16
    loop_amen loop hip-hop,electronic,lo-fi beats=4
    loop_amen_full loop hip-hop,electronic,lo-fi beats=16
    loop_breakbeat loop hip-hop,electronic beats=4
    loop_compus loop electronic beats=16
    loop_drone_g_97 loop electronic beats=8
    loop_electric loop electronic beats=4
    loop_garzul loop electronic beats=16
    loop_industrial loop electronic beats=2
    loop_mehackit1 loop electronic beats=4
    loop_mehackit2 loop electronic beats=4
    loop_mika loop electronic beats=16
    loop_perc1 loop electronic beats=4
    loop_perc2 loop electronic beats=4
    loop_safari loop electronic beats=16
    loop_tabla loop - beats=16
    loop_weirdo loop electronic beats=8
    mehackit_phone1 fx -
    mehackit_phone2 fx -
    mehackit_phone3 fx -
    mehackit_phone4 fx -
    mehackit_robot1 fx -
    mehackit_robot2 fx -
    mehackit_robot3 fx -
    mehackit_robot4 fx -
    mehackit_robot5 fx -
    mehackit_robot6 fx -
    mehackit_robot7 fx -
    misc_burp fx -
    misc_cineboom fx -
    misc_crow fx -
    vinyl_backspin fx hip-hop
    vinyl_hiss fx lo-fi,hip-hop
    vinyl_rewind fx hip-hop
    vinyl_scratch fx hip-hop
    """
}
