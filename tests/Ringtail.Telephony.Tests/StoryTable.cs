namespace Ringtail.Telephony.Tests;

/// <summary>
/// What the switchboard is told in each recorded situation, compared with the timelines. The stories of the two
/// versions differ only at the end.
/// </summary>
internal static class StoryTable
{
    private const string Same = "";
    private const string Direct = "created SIP/mdc_trunk_conf-1";
    private const string Up = Direct + " | ringing | answered";

    public static IReadOnlyList<(string Situation, int Hopper, string On16, string On22)> Rows { get; } =
    [
        ("abandoned_in_queue", 297,
            Up + " | joined team_leer | hung up in team_leer | left team_leer | gone 16 by customer",
            Up + " | joined team_leer | hung up in team_leer | left team_leer | gone 0 by customer"),
        ("abandoned_while_agent_rings", 333,
            Up + " | joined team_leer | offered SIP/191 | hung up in team_leer | left team_leer | " +
                "gone 16 by customer",
            Up + " | joined team_leer | offered SIP/191 | hung up in team_leer | left team_leer | " +
                "gone 0 by customer"),
        ("agent_does_not_answer", 319,
            Up + " | joined team_leer | offered SIP/191 | not reached SIP/191 | left team_leer | gone 16 by pbx",
            Same),
        ("agent_paused_during_call", 347,
            Up + " | joined team_leer | offered SIP/104 | left team_leer | connected SIP/104 | " +
                "served by bridge | done SIP/104 | gone 16 by pbx",
            Same),
        ("agent_refuses", 326,
            Up + " | joined team_leer | offered SIP/181 | not reached SIP/181 | left team_leer | gone 16 by pbx",
            Same),
        ("amd_human", 404,
            Up + " | joined team_vertrieb | offered SIP/101 | left team_vertrieb | connected SIP/101 | " +
                "served by bridge | done SIP/101 | gone 16 by pbx",
            Same),
        ("amd_machine", 408,
            Up + " | gone 16 by pbx",
            Same),
        ("amd_no_audio", 416,
            Up + " | joined team_vertrieb | offered SIP/102 | left team_vertrieb | connected SIP/102 | " +
                "served by bridge | done SIP/102 | gone 16 by pbx",
            Same),
        ("answered_ivr_key_to_queue", 9,
            Up + " | joined team_vertrieb | offered SIP/101 | left team_vertrieb | connected SIP/101 | " +
                "served by bridge | done SIP/101 | gone 16 by pbx",
            Same),
        ("answered_ivr_timeout", 103,
            Up + " | gone 16 by pbx",
            Same),
        ("answered_queue_agent_hangs_up", 39,
            Up + " | joined team_vertrieb | offered SIP/101 | left team_vertrieb | connected SIP/101 | " +
                "served by bridge | done SIP/101 | gone 16 by pbx",
            Same),
        ("answered_queue_all_classes", 55,
            Up + " | joined team_vertrieb | offered SIP/103 | left team_vertrieb | connected SIP/103 | " +
                "served by bridge | done SIP/103 | gone 16 by pbx",
            Same),
        ("answered_queue_customer_hangs_up", 47,
            Up + " | joined team_vertrieb | offered SIP/102 | left team_vertrieb | connected SIP/102 | " +
                "served by bridge | done SIP/102 | gone 16 by customer",
            Same),
        ("answered_queue_local_agents", 79,
            Up + " | joined team_local | offered Local/121@agents | left team_local | " +
                "connected Local/121@agents | served by bridge | done Local/121@agents | gone 16 by pbx",
            Same),
        ("answered_queue_local_n", 63,
            "created Local/01008000001@dialer-out | created SIP/mdc_trunk_conf-1 | ringing | " +
                "answered | joined team_vertrieb | offered SIP/101 | left team_vertrieb | " +
                "connected SIP/101 | served by bridge | done SIP/101 | gone 16 by pbx",
            Same),
        ("answered_queue_local_optimised", 71,
            "created Local/01008000001@dialer-out | created SIP/mdc_trunk_conf-1 | ringing | " +
                "answered | joined team_vertrieb | offered SIP/102 | left team_vertrieb | " +
                "connected SIP/102 | served by bridge | done SIP/102 | gone 16 by pbx",
            Same),
        ("answered_script", 111,
            Up + " | gone 16 by pbx",
            Same),
        ("answered_short_call", 119,
            Up + " | joined team_vertrieb | offered SIP/103 | hung up in team_vertrieb | " +
                "left team_vertrieb | gone 16 by customer",
            Up + " | joined team_vertrieb | offered SIP/103 | hung up in team_vertrieb | " +
                "left team_vertrieb | gone 0 by customer"),
        ("answered_user", 87,
            Up + " | served by bridge | gone 16 by pbx",
            Same),
        ("answered_user_busy", 95,
            Up + " | gone 17 by pbx",
            Same),
        ("busy", 143,
            Direct + " | gone 17 by ?",
            Direct + " | gone 17 by customer"),
        ("busy_local_n", 151,
            "created Local/02005000001@dialer-out | created SIP/mdc_trunk_conf-1 | gone 17 by ?",
            "created Local/02005000001@dialer-out | created SIP/mdc_trunk_conf-1 | gone 17 by customer"),
        ("congestion_503", 191,
            Direct + " | gone 34 by ?",
            Direct + " | gone 34 by customer"),
        ("congestion_503_local_n", 199,
            "created Local/02305000001@dialer-out | created SIP/mdc_trunk_conf-1 | gone 34 by ?",
            "created Local/02305000001@dialer-out | created SIP/mdc_trunk_conf-1 | gone 34 by customer"),
        ("dialer_hangs_up_in_talk", 382,
            Up + " | joined team_vertrieb | offered SIP/102 | left team_vertrieb | connected SIP/102 | " +
                "served by bridge | gone 16 by pbx | done SIP/102",
            Up + " | joined team_vertrieb | offered SIP/102 | left team_vertrieb | connected SIP/102 | " +
                "served by bridge | done SIP/102 | gone 16 by pbx"),
        ("dialer_hangs_up_while_ringing", 373,
            Direct + " | ringing | gone 16 by ?",
            Same),
        ("dialer_redirects_in_talk", 395,
            Up + " | joined team_vertrieb | offered SIP/103 | left team_vertrieb | connected SIP/103 | " +
                "served by bridge | done SIP/103 | gone 16 by pbx",
            Same),
        ("early_media_then_answer", 127,
            Up + " | joined team_vertrieb | offered SIP/101 | left team_vertrieb | connected SIP/101 | " +
                "served by bridge | done SIP/101 | gone 16 by pbx",
            Same),
        ("early_media_then_refused", 135,
            Direct + " | ringing | gone 1 by customer",
            Same),
        ("gone_410", 215,
            Direct + " | gone 22 by ?",
            Direct + " | gone 22 by customer"),
        ("inbound_call_beside_ours", 601,
            Up + " | joined team_leer | offered SIP/101 | left team_leer | connected SIP/101 | " +
                "served by bridge | done SIP/101 | gone 16 by pbx",
            Same),
        ("incomplete_484", 231,
            Direct + " | gone 28 by customer",
            Same),
        ("invalid_404", 175,
            Direct + " | gone 1 by customer",
            Same),
        ("invalid_404_local_n", 183,
            "created Local/02205000001@dialer-out | created SIP/mdc_trunk_conf-1 | gone 1 by customer",
            Same),
        ("local_n_answers_first", 621,
            "created Local/01008060001@dialer-out-answered | joined team_leer | offered SIP/101 | " +
                "created SIP/mdc_trunk_conf-1 | ringing | left team_leer | connected SIP/101 | served by bridge | " +
                "answered | gone 16 by customer | done SIP/101",
            "created Local/01008060001@dialer-out-answered | joined team_leer | offered SIP/101 | " +
                "created SIP/mdc_trunk_conf-1 | ringing | left team_leer | connected SIP/101 | served by bridge | " +
                "answered | done SIP/101 | gone 16 by customer"),
        ("local_n_answers_first_busy", 631,
            "created Local/02008000001@dialer-out-answered | joined team_leer | " +
                "created SIP/mdc_trunk_conf-1 | ringing | left team_leer | gone 17 by ?",
            "created Local/02008000001@dialer-out-answered | joined team_leer | " +
                "created SIP/mdc_trunk_conf-1 | ringing | left team_leer | gone 17 by customer"),
        ("local_n_answers_first_to_nowhere", 681,
            "created Local/01008060001@dialer-out-answered | gone 0 by ?", Same),
        ("no_answer_timeout", 159,
            Direct + " | ringing | gone 16 by ?",
            Direct + " | ringing | gone 19 by ?"),
        ("no_answer_timeout_local_n", 167,
            "created Local/02105000001@dialer-out | created SIP/mdc_trunk_conf-1 | ringing | gone 16 by ?",
            "created Local/02105000001@dialer-out | created SIP/mdc_trunk_conf-1 | ringing | gone 19 by ?"),
        ("no_user_response_408", 239,
            Direct + " | gone 18 by customer",
            Same),
        ("originate_application_amd", 420,
            Up + " | gone 16 by pbx",
            Up + " | gone 0 by pbx"),
        ("originate_bad_channel", 283,
            Up + " | gone 16 by pbx",
            Up + " | gone 0 by pbx"),
        ("originate_duplicate_channelid", 9999,
            Direct + " | ringing | gone 16 by ?",
            Direct + " | ringing | gone 19 by ?"),
        ("originate_synchronous_busy", 293,
            Direct + " | gone 17 by ?",
            Direct + " | gone 17 by customer"),
        ("originate_unknown_exten_external", 275,
            Up + " | gone 16 by pbx",
            Up + " | gone 0 by pbx"),
        ("park_and_unpark", 551,
            Up + " | joined team_leer | offered SIP/101 | left team_leer | connected SIP/101 | " +
                "served by bridge | done SIP/101 transferred | gone 16 by customer",
            Same),
        ("park_customer_hangs_up", 561,
            Up + " | joined team_leer | offered SIP/101 | left team_leer | connected SIP/101 | " +
                "served by bridge | done SIP/101 transferred | gone 16 by customer",
            Same),
        ("pickup_by_colleague", 571,
            Up + " | joined team_leer | offered SIP/101 | left team_leer | connected SIP/102 | " +
                "served by bridge | done SIP/102 | done SIP/101 | gone 16 by customer",
            Same),
        ("queue_join_empty_refused", 338,
            Up + " | gone 16 by pbx",
            Same),
        ("queue_timeout", 301,
            Up + " | joined team_leer | left team_leer | gone 16 by pbx",
            Same),
        ("queue_two_callers_one_agent", 310,
            Up + " | joined team_leer | offered SIP/104 | left team_leer | connected SIP/104 | " +
                "served by bridge | done SIP/104 | gone 16 by pbx",
            Same),
        ("queue_two_callers_one_agent", 312,
            Up + " | joined team_leer | offered SIP/104 | left team_leer | connected SIP/104 | " +
                "served by bridge | done SIP/104 | gone 16 by pbx",
            Same),
        ("redirect_waiting_to_message", 611,
            Up + " | joined team_leer | left team_leer | gone 16 by pbx",
            Same),
        ("refused_403", 207,
            Direct + " | gone 21 by customer",
            Same),
        ("server_error_500", 247,
            Direct + " | gone 38 by ?",
            Direct + " | gone 38 by customer"),
        ("shutdown_in_talk", 641,
            Up + " | joined team_leer | offered SIP/101 | left team_leer | connected SIP/101 | " +
                "served by bridge | done SIP/101 | gone 16 by pbx",
            Same),
        ("shutdown_in_talk", 642,
            Up + " | joined team_leer | left team_leer | gone 16 by pbx",
            Up + " | joined team_leer | left team_leer | gone 0 by pbx"),
        ("shutdown_in_talk", 643,
            Direct + " | ringing | gone 16 by pbx",
            Direct + " | ringing | gone 0 by pbx"),
        ("transfer_attended", 521,
            Up + " | joined team_leer | offered SIP/101 | left team_leer | connected SIP/101 | " +
                "served by bridge | done SIP/101 transferred | gone 16 by customer",
            Same),
        ("transfer_attended_aborted", 531,
            Up + " | joined team_leer | offered SIP/101 | left team_leer | connected SIP/101 | " +
                "served by bridge | done SIP/101 | gone 16 by customer",
            Same),
        ("transfer_attended_refused", 541,
            Up + " | joined team_leer | offered SIP/101 | left team_leer | connected SIP/101 | " +
                "served by bridge | done SIP/101 | gone 16 by customer",
            Same),
        ("transfer_blind", 501,
            Up + " | joined team_leer | offered SIP/101 | left team_leer | connected SIP/101 | " +
                "served by bridge | done SIP/101 transferred | gone 16 by customer",
            Same),
        ("transfer_blind_by_phone", 511,
            Up + " | joined team_leer | offered SIP/101 | left team_leer | connected SIP/101 | " +
                "served by bridge | done SIP/101 transferred | gone 16 by pbx",
            Same),
        ("trying_only_timeout", 255,
            Direct + " | gone 16 by ?",
            Direct + " | gone 19 by ?"),
        ("trunk_unreachable_agent_first", 661,
            "created Local/01000000001@dialer-out | gone 20 by ?",
            "created Local/01000000001@dialer-out | gone 3 by ?"),
        ("trunk_unreachable_answers_first", 671,
            "created Local/01000000001@dialer-out-answered | joined team_leer | left team_leer | gone 20 by ?",
            "created Local/01000000001@dialer-out-answered | joined team_leer | left team_leer | gone 3 by ?"),
        ("trunk_unreachable_local_n", 651,
            "created Local/01000000001@dialer-out | gone 20 by ?",
            "created Local/01000000001@dialer-out | gone 3 by ?"),
        ("unavailable_480", 223,
            Direct + " | gone 19 by ?",
            Direct + " | gone 19 by customer"),
    ];
}
